using Direxio.Deployer.Engine.Adapters.Dns;
using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Dns;

/// <summary>Which servers are asked for a name, and what their answers are worth.</summary>
public sealed class AuthoritativeDnsTests : IAsyncDisposable
{
    private const string Domain = "chat.example.org";
    private const string Address = "203.0.113.7";

    private readonly LoopbackInternet internet = new();

    // True in a test in which a server keeps silent.
    private bool someAreSilent;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => internet.DisposeAsync();

    [Fact]
    public async Task Every_address_of_every_server_of_the_closest_zone_is_asked_without_recursion()
    {
        Resolver(Ns("example.org", "ns1.example.net"), Ns("example.org", "ns2.example.net"), A("ns1.example.net", "127.0.0.2"), A("ns2.example.net", "127.0.0.3"), A("ns2.example.net", "127.0.0.4"));
        var servers = new[] { "127.0.0.2", "127.0.0.3", "127.0.0.4" }.Select(address => Server(address, A(Domain, Address))).ToList();

        var snapshot = await QueryAsync();

        Assert.Equal("example.org", snapshot.Zone);
        Assert.Equal(["ns1.example.net", "ns2.example.net"], snapshot.NameServers);
        Assert.Equal(3, snapshot.Answers.Count);
        Assert.All(snapshot.Answers, answer => Assert.Equal([Address], answer.Addresses));
        Assert.All(snapshot.Answers, answer => Assert.Null(answer.Problem));
        Assert.All(servers, server => Assert.NotEmpty(server.Asked));
        Assert.All(servers.SelectMany(server => server.Asked), asked => Assert.False(asked.IsRecursive));
        Assert.True(DnsReadiness.Judge(snapshot, Domain, Address).IsReady);
    }

    [Fact]
    public async Task A_zone_of_the_names_own_is_preferred_to_its_parents()
    {
        Resolver(Ns("example.org", "ns1.example.net"), A("ns1.example.net", "127.0.0.2"), A("ns2.example.net", "127.0.0.3"));
        Server("127.0.0.2", Ns(Domain, "ns2.example.net"));
        Server("127.0.0.3", A(Domain, Address));

        var snapshot = await QueryAsync();

        Assert.Equal(Domain, snapshot.Zone);
        Assert.Single(snapshot.Answers);
    }

    [Fact]
    public async Task A_top_level_domain_is_never_taken_for_the_zone()
    {
        Resolver(Ns("org", "ns1.example.net"), A("ns1.example.net", "127.0.0.2"));
        // The domain's own server is not there at all.
        someAreSilent = true;

        var snapshot = await QueryAsync();

        Assert.Null(snapshot.Zone);
        Assert.Empty(snapshot.Answers);
        Assert.False(DnsReadiness.Judge(snapshot, Domain, Address).IsReady);
    }

    [Fact]
    public async Task A_delegation_that_the_resolver_has_not_seen_yet_is_followed()
    {
        Resolver(Ns("example.org", "ns1.example.net"), A("ns1.example.net", "127.0.0.2"), A("ns2.example.net", "127.0.0.3"));
        Start("127.0.0.2", asked => asked.Name == Domain
            ? new DnsAnswer { IsAuthoritative = false, Authorities = [Ns(Domain, "ns2.example.net")] }
            : new DnsAnswer());
        Server("127.0.0.3", A(Domain, Address));

        var snapshot = await QueryAsync();

        Assert.Equal(Domain, snapshot.Zone);
        Assert.Equal(["ns2.example.net"], snapshot.NameServers);
        Assert.True(DnsReadiness.Judge(snapshot, Domain, Address).IsReady);
    }

    [Fact]
    public async Task Answers_without_authority_refusals_and_silence_are_problems_of_that_server_alone()
    {
        Resolver(
            Ns("example.org", "good.example.net"), Ns("example.org", "lame.example.net"), Ns("example.org", "refusing.example.net"),
            Ns("example.org", "silent.example.net"), Ns("example.org", "nowhere.example.net"),
            A("good.example.net", "127.0.0.2"), A("lame.example.net", "127.0.0.3"), A("refusing.example.net", "127.0.0.4"), A("silent.example.net", "127.0.0.5"));
        Server("127.0.0.2", A(Domain, Address));
        Start("127.0.0.3", asked => new DnsAnswer(Matching([A(Domain, Address)], asked)) { IsAuthoritative = false });
        Start("127.0.0.4", _ => new DnsAnswer { Code = 5 });
        Start("127.0.0.5", _ => null);
        someAreSilent = true;

        var snapshot = await QueryAsync();

        var problems = snapshot.Answers.ToDictionary(answer => answer.Server.Split('.')[0], answer => answer.Problem);
        Assert.Equal(5, problems.Count);
        Assert.Null(problems["good"]);
        Assert.Contains("not authoritative", problems["lame"], StringComparison.Ordinal);
        Assert.Contains("REFUSED", problems["refusing"], StringComparison.Ordinal);
        Assert.Contains("no answer in time", problems["silent"], StringComparison.Ordinal);
        Assert.Contains("no address", problems["nowhere"], StringComparison.Ordinal);
        Assert.False(DnsReadiness.Judge(snapshot, Domain, Address).IsReady);
    }

    [Fact]
    public async Task A_cname_and_its_targets_address_are_not_the_names_own_address()
    {
        OneServer(asked => asked.Type is RecordType.A or RecordType.Cname
            ? new DnsAnswer(new DnsRecord(Domain, RecordType.Cname, "parking.example.org"), A("parking.example.org", Address))
            : new DnsAnswer());

        var answer = Assert.Single((await QueryAsync()).Answers);

        Assert.Equal("parking.example.org", answer.CanonicalName);
        Assert.Empty(answer.Addresses);
    }

    [Fact]
    public async Task Stray_aaaa_records_are_seen()
    {
        OneServer(asked => new DnsAnswer(Matching([A(Domain, Address), new(Domain, RecordType.Aaaa, "2001:db8::1")], asked)));

        Assert.Equal(["2001:db8::1"], Assert.Single((await QueryAsync()).Answers).Ipv6Addresses);
    }

    [Fact]
    public async Task A_truncated_answer_is_asked_again_over_tcp()
    {
        OneServer(asked => asked is { Type: RecordType.A, IsTcp: false } ? new DnsAnswer { IsTruncated = true } : new DnsAnswer(Matching([A(Domain, Address)], asked)));

        Assert.Equal([Address], Assert.Single((await QueryAsync()).Answers).Addresses);
    }

    [Fact]
    public async Task A_malformed_answer_is_a_problem_and_not_a_crash()
    {
        OneServer(_ => new DnsAnswer(A(Domain, Address)) { IsMalformed = true });

        Assert.NotNull(Assert.Single((await QueryAsync()).Answers).Problem);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_an_answer_with_nothing()
    {
        OneServer(_ => new DnsAnswer { Code = 3 });

        var snapshot = await QueryAsync();

        Assert.Null(Assert.Single(snapshot.Answers).Problem);
        Assert.Contains("no A record", DnsReadiness.Judge(snapshot, Domain, Address).Explanation.ToEnglish(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_closest_caa_set_counts_and_the_zones_own_server_is_asked_for_it()
    {
        Resolver(Ns("example.org", "ns1.example.net"), A("ns1.example.net", "127.0.0.2"), new("org", RecordType.Caa, "0 issue pki.example"));
        Server("127.0.0.2", A(Domain, Address), new("example.org", RecordType.Caa, "0 issue letsencrypt.org"), new("example.org", RecordType.Caa, "128 tbs x"));

        var snapshot = await QueryAsync();

        Assert.Equal([new(0, "issue", "letsencrypt.org"), new(128, "tbs", "x")], snapshot.Caa);
    }

    [Fact]
    public async Task Caa_is_looked_for_up_to_the_top()
    {
        Resolver(Ns("example.org", "ns1.example.net"), A("ns1.example.net", "127.0.0.2"), new("org", RecordType.Caa, "0 issue pki.example"));
        Server("127.0.0.2", A(Domain, Address));

        Assert.Equal([new(0, "issue", "pki.example")], (await QueryAsync()).Caa);
    }

    [Fact]
    public async Task A_failing_caa_lookup_is_reported_and_not_taken_for_none()
    {
        OneServer(asked => asked.Type == RecordType.Caa ? new DnsAnswer { Code = 2 } : new DnsAnswer(Matching([A(Domain, Address)], asked)));

        var snapshot = await QueryAsync();

        Assert.Contains("SERVFAIL", snapshot.CaaProblem, StringComparison.Ordinal);
        Assert.False(DnsReadiness.Judge(snapshot, Domain, Address).IsReady);
    }

    [Fact]
    public async Task A_failing_resolver_is_named_and_its_parents_zone_is_not_guessed()
    {
        Start("127.0.0.1", asked => asked.Name == "example.org" ? new DnsAnswer { Code = 2 } : new DnsAnswer(Ns("org", "ns1.example.net")));

        var snapshot = await QueryAsync();

        Assert.Null(snapshot.Zone);
        Assert.Contains("SERVFAIL", snapshot.Problem!.ToEnglish(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_public_resolvers_are_asked_when_the_machines_own_fail()
    {
        Start("127.0.0.9", _ => new DnsAnswer { Code = 5 });
        Resolver(Ns("example.org", "ns1.example.net"), A("ns1.example.net", "127.0.0.2"));
        Server("127.0.0.2", A(Domain, Address));
        var transport = internet.Transport(someAreSilent, "127.0.0.9");

        var snapshot = await new AuthoritativeDns(transport, internet.Port, useIpv6: false).QueryAsync(Domain, Cancellation);

        Assert.True(DnsReadiness.Judge(snapshot, Domain, Address).IsReady);
    }

    [Fact]
    public async Task A_silent_ipv6_address_does_not_count_against_a_server_that_answers_over_ipv4()
    {
        // The address is of the documentation range, so nothing is there.
        Resolver(Ns("example.org", "ns1.example.net"), A("ns1.example.net", "127.0.0.2"), new("ns1.example.net", RecordType.Aaaa, "2001:db8::53"));
        Server("127.0.0.2", A(Domain, Address));
        someAreSilent = true;

        var snapshot = await new AuthoritativeDns(Transport(), internet.Port, useIpv6: true).QueryAsync(Domain, Cancellation);

        Assert.Equal("ns1.example.net (127.0.0.2)", Assert.Single(snapshot.Answers).Server);
    }

    [Fact]
    public async Task Cancelling_ends_the_query_at_once()
    {
        Start("127.0.0.1", _ => null);
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var query = new AuthoritativeDns(Transport(), internet.Port, useIpv6: false).QueryAsync(Domain, cancelling.Token);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
    }

    private static DnsRecord A(string name, string address) => new(name, RecordType.A, address);

    private static DnsRecord Ns(string zone, string server) => new(zone, RecordType.Ns, server);

    private static DnsRecord[] Matching(IEnumerable<DnsRecord> records, DnsAsked asked) =>
        [.. records.Where(record => record.Name == asked.Name && record.Type == asked.Type)];

    private DnsTransport Transport() => internet.Transport(someAreSilent);

    private Task<DnsSnapshot> QueryAsync() =>
        new AuthoritativeDns(Transport(), internet.Port, useIpv6: false).QueryAsync(Domain, Cancellation);

    private void OneServer(Func<DnsAsked, DnsAnswer?> answer)
    {
        Resolver(Ns("example.org", "ns1.example.net"), A("ns1.example.net", "127.0.0.2"));
        Start("127.0.0.2", answer);
    }

    private void Resolver(params DnsRecord[] records) =>
        Start("127.0.0.1", asked => new DnsAnswer(Matching(records, asked)) { IsAuthoritative = false });

    private DnsResponder Server(string address, params DnsRecord[] records) => Start(address, asked => new DnsAnswer(Matching(records, asked)));

    private DnsResponder Start(string address, Func<DnsAsked, DnsAnswer?> answer) => internet.Start(address, answer);
}
