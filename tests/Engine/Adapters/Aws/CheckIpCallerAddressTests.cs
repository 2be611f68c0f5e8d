using System.Net;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

public sealed class CheckIpCallerAddressTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_public_address_wins_over_services_that_fail_or_answer_nonsense()
    {
        var found = await FindAsync(new()
        {
            ["https://a.example/"] = _ => throw new HttpRequestException("refused"),
            ["https://b.example/"] = _ => Task.FromResult(Text("<html>sign in</html>")),
            ["https://c.example/"] = _ => Task.FromResult(Text("192.168.1.7")),
            ["https://d.example/"] = _ => Task.FromResult(Text("203.0.113.7\n")),
        });

        Assert.Equal(new("203.0.113.7"), found);
    }

    [Fact]
    public async Task A_service_that_hangs_does_not_hold_up_one_that_answers()
    {
        var found = await FindAsync(new()
        {
            ["https://a.example/"] = async token =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return Text("never");
            },
            ["https://b.example/"] = _ => Task.FromResult(Text("203.0.113.7")),
        });

        Assert.Equal(new("203.0.113.7"), found);
    }

    [Fact]
    public async Task Without_an_answer_the_address_is_unknown() =>
        Assert.Null(await FindAsync(new() { ["https://a.example/"] = _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadGateway)) }));

    [Fact]
    public async Task A_service_that_hangs_alone_is_given_up()
    {
        var found = await FindAsync(
            new()
            {
                ["https://a.example/"] = async token =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, token);
                    return Text("never");
                },
            },
            new InstantClock());

        Assert.Null(found);
    }

    [Fact]
    public void A_variable_replaces_the_services()
    {
        var environment = new DeployerEnvironment(new Dictionary<string, string> { ["DIREXIO_CHECKIP_URL"] = "http://127.0.0.1:81/, https://x.example/ip" }, "/");

        Assert.Equal(["http://127.0.0.1:81/", "https://x.example/ip"], CheckIpCallerAddress.ServicesOf(environment).Select(uri => uri.AbsoluteUri));
        Assert.Equal(3, CheckIpCallerAddress.ServicesOf(new(new Dictionary<string, string>(), "/")).Count);
    }

    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.1.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("1.2.3", false)]
    [InlineData("012.1.1.1", false)]
    public void Only_an_address_of_the_internet_counts(string text, bool counts) => Assert.Equal(counts, CheckIpCallerAddress.IsPublicIpv4(text));

    // SSH goes without the proxy, and so must the question for whom port 22 is opened.
    [Theory]
    [InlineData("203.0.113.7", "198.51.100.9", "203.0.113.7", false)]
    [InlineData(null, "198.51.100.9", "198.51.100.9", true)]
    [InlineData(null, null, null, false)]
    public async Task With_a_proxy_the_address_without_it_counts_and_else_that_of_the_proxy_as_such(
        string? direct, string? proxied, string? found, bool isOfProxy)
    {
        using var throughProxy = new HttpClient(new Answers(Of(proxied)));
        using var without = new HttpClient(new Answers(Of(direct)));

        var address = await new CheckIpCallerAddress(
            throughProxy, without, new WebProxy("http://proxy.example:3128"), [new("https://a.example/")], TimeProvider.System).FindAsync(Token);

        Assert.Equal(found is null ? null : new(found, isOfProxy), address);
    }

    private static Dictionary<string, Func<CancellationToken, Task<HttpResponseMessage>>> Of(string? answer) => new()
    {
        ["https://a.example/"] = _ => answer is null ? throw new HttpRequestException("refused") : Task.FromResult(Text(answer)),
    };

    private static async Task<CallerAddress?> FindAsync(
        Dictionary<string, Func<CancellationToken, Task<HttpResponseMessage>>> services, TimeProvider? clock = null)
    {
        using var http = new HttpClient(new Answers(services));
        using var none = new HttpClient(new Answers([]));
        Uri[] asked = [.. services.Keys.Select(key => new Uri(key))];
        return await new CheckIpCallerAddress(http, none, new WebProxy(), asked, clock ?? TimeProvider.System).FindAsync(Token);
    }

    private static HttpResponseMessage Text(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text) };

    private sealed class Answers(Dictionary<string, Func<CancellationToken, Task<HttpResponseMessage>>> services) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            services[request.RequestUri!.AbsoluteUri](cancellationToken);
    }
}
