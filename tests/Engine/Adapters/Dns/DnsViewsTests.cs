using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Direxio.Deployer.Engine.Adapters.Dns;
using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Tests.Support;
using DnsClient;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Dns;

/// <summary>How resolvers are asked for the view of the world, and what their agreement is worth.</summary>
public sealed class DnsViewsTests
{
    private const string Domain = "chat.example.org";
    private const string Address = "203.0.113.7";
    private static readonly DnsObstacle Interception = new(true, "this network answers in place of the servers");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dns_over_https_sends_the_question_of_the_protocol_and_reads_its_answer()
    {
        var handler = new Handler(request => Message(request, 0, Answer(QueryType.A, IPAddress.Parse(Address))));

        var (answer, problem) = await AskAsync(handler);

        Assert.Null(problem);
        Assert.Equal([IPAddress.Parse(Address)], answer!.Addresses);
        Assert.Equal("application/dns-message", handler.ContentType);
        Assert.Equal("000001000001000000000000" + "0463686174076578616D706C65036F7267000001" + "0001", Convert.ToHexString(handler.Body!));
    }

    [Fact]
    public async Task A_name_without_address_tells_how_long_that_is_remembered()
    {
        byte[] soa = [0xC0, 0x0C, 0, 6, 0, 1, 0, 0, 0x03, 0x84, 0, 22, 0, 0, .. new byte[16], 0, 1, 0x51, 0x80];

        var (answer, _) = await AskAsync(new(request => Message(request, 3, [], soa)));

        Assert.Empty(answer!.Addresses);
        Assert.Equal(TimeSpan.FromSeconds(900), answer.NegativeFor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000")]
    [InlineData("000081800001000100000000" + "0463686174")]
    public async Task A_malformed_answer_is_a_problem_and_not_a_crash(string hex)
    {
        var (answer, problem) = await AskAsync(new(_ => Ok(Convert.FromHexString(hex))));

        Assert.Null(answer);
        Assert.NotNull(problem);
    }

    [Fact]
    public async Task Every_cut_of_a_good_answer_is_read_without_a_crash()
    {
        byte[] good = [];
        await AskAsync(new(request => Ok(good = Bytes(request, 0, Answer(QueryType.A, IPAddress.Parse(Address)), []))));

        for (var length = 0; length < good.Length; length++)
        {
            _ = DnsWire.Read(good.AsSpan(0, length));
        }

        Assert.NotNull(DnsWire.Read(good));
    }

    [Fact]
    public async Task A_page_instead_of_a_dns_message_is_a_problem()
    {
        var (_, problem) = await AskAsync(new(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("log in to this network", Encoding.UTF8, "text/html") }));

        Assert.Contains("no DNS message", problem, StringComparison.Ordinal);
    }

    // Checking disabled (CD) is the fourth bit of the header's second half.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_resolver_that_fails_is_asked_once_more_without_checking_signatures(bool hasUnchecked)
    {
        var views = new DnsViews(
            new(() => [], [new(IPAddress.Loopback)]),
            new(
                new HttpClient(new Handler(request => (request[3] & 0x10) != 0 && hasUnchecked
                    ? Message(request, 0, Answer(QueryType.A, IPAddress.Parse(Address)))
                    : Message(request, 2, []))),
                TimeProvider.System));

        var answers = await views.AskOthersAsync(Domain, [], isIntercepted: true, Cancellation);

        Assert.All(answers, answer => Assert.Equal("SERVFAIL", answer.Problem));
        Assert.All(answers, answer => Assert.Equal(hasUnchecked ? [Address] : null, answer.Unchecked));
    }

    [Fact]
    public async Task Where_port_53_is_intercepted_only_https_is_asked_unless_the_user_names_a_resolver()
    {
        var views = new DnsViews(new(() => [], [new(IPAddress.Loopback)]), new(new HttpClient(new Handler(request => Message(request, 0, Answer(QueryType.A, IPAddress.Parse(Address))))), TimeProvider.System));

        var answers = await views.AskOthersAsync(Domain, [], isIntercepted: true, Cancellation);

        Assert.Equal(3, answers.Count);
        Assert.All(answers, answer => Assert.Contains("over HTTPS", answer.Resolver, StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.True(answer.Says(Address)));
    }

    [Fact]
    public async Task The_machines_own_resolver_tells_how_long_it_remembers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs several loopback addresses");
        var port = FreePorts.Next();
        await using var responder = new DnsResponder("127.0.0.1", port, _ => new DnsAnswer { Code = 3, IsAuthoritative = false, Authorities = [new("example.org", RecordType.Soa, "900")] });
        var views = new DnsViews(new(() => [new(IPAddress.Loopback, port)], [new(IPAddress.Loopback, port)]), new(new HttpClient(), TimeProvider.System));

        var own = await views.AskOwnAsync(Domain, Cancellation);

        Assert.False(own.Says(Address));
        Assert.Equal(TimeSpan.FromSeconds(60), own.NegativeFor);
        Assert.Contains("60 s", own.Describe().ToEnglish(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolvers_that_agree_are_enough_even_if_the_own_one_still_remembers()
    {
        var views = new Views([Says("a", Address), Says("b", Address), Fails("c")], Says("own"));

        var readiness = await FindAsync(views);

        Assert.True(readiness.IsReady);
        Assert.Contains("a, b answer", readiness.Explanation.ToEnglish(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_resolver_that_says_otherwise_is_enough_to_wait_and_the_own_one_is_not_asked_before()
    {
        var views = new Views([Says("a", Address), Says("b", "198.51.100.9")], Says("own", Address));

        var readiness = await FindAsync(views);

        Assert.False(readiness.IsReady);
        Assert.Contains("b answers 198.51.100.9", readiness.Explanation.ToEnglish(), StringComparison.Ordinal);
        Assert.False(views.OwnWasAsked);
    }

    [Theory]
    [InlineData(Address, true)]
    [InlineData("198.51.100.9", false)]
    public async Task Where_nobody_else_can_be_asked_the_own_resolver_decides(string answer, bool isReady)
    {
        var readiness = await FindAsync(new Views([Fails("a"), Fails("b")], Says("own", answer)));

        Assert.Equal(isReady, readiness.IsReady);
        Assert.Contains("no other resolver can be asked", readiness.Explanation.ToEnglish(), StringComparison.Ordinal);
    }

    private static Task<DnsReadiness> FindAsync(Views views) => DnsAgreement.FindAsync(views, Domain, Address, [], Interception, Cancellation);

    private static ResolverAnswer Says(string resolver, params string[] addresses) => new(resolver, addresses, [], null, null);

    private static ResolverAnswer Fails(string resolver) => new(resolver, [], [], null, "no answer in time");

    private static Task<(WireAnswer? Answer, string? Problem)> AskAsync(Handler handler) =>
        new DnsOverHttps(new HttpClient(handler), TimeProvider.System).AskAsync(new("https://192.0.2.1/dns-query"), Domain, QueryType.A, Cancellation);

    private static byte[] Answer(QueryType type, IPAddress address) => [0xC0, 0x0C, 0, (byte)type, 0, 1, 0, 0, 0, 60, 0, 4, .. address.GetAddressBytes()];

    private static HttpResponseMessage Message(byte[] question, int code, byte[] answer, byte[]? authority = null) => Ok(Bytes(question, code, answer, authority ?? []));

    // An address record is given for the A question alone.
    private static byte[] Bytes(byte[] question, int code, byte[] answer, byte[] authority)
    {
        var fits = answer.Length > 0 && question[^3] == answer[3];
        return [0, 0, 0x81, (byte)(0x80 | code), 0, 1, 0, (byte)(fits ? 1 : 0), 0, (byte)(authority.Length > 0 ? 1 : 0), 0, 0, .. question[12..], .. fits ? answer : [], .. authority];
    }

    private static HttpResponseMessage Ok(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/dns-message");
        return new(HttpStatusCode.OK) { Content = content };
    }

    private sealed class Handler(Func<byte[], HttpResponseMessage> answer) : HttpMessageHandler
    {
        public byte[]? Body { get; private set; }

        public string? ContentType { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            Body = body;
            ContentType = request.Content.Headers.ContentType?.MediaType;
            return answer(body);
        }
    }

    private sealed class Views(IReadOnlyList<ResolverAnswer> others, ResolverAnswer own) : IDnsViews
    {
        public bool OwnWasAsked { get; private set; }

        public Task<IReadOnlyList<ResolverAnswer>> AskOthersAsync(
            string domain, IReadOnlyList<DnsResolverAddress> named, bool isIntercepted, CancellationToken cancellationToken) => Task.FromResult(others);

        public Task<ResolverAnswer> AskOwnAsync(string domain, CancellationToken cancellationToken)
        {
            OwnWasAsked = true;
            return Task.FromResult(own);
        }
    }
}
