using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>A real HAProxy with the node's configuration, before a server that refuses every code.</summary>
public sealed class LimiterTests : IDisposable
{
    private const string Guess = """{"action":"portal.auth","params":{"password":"00000001"}}""";

    private readonly ScriptRun run = new();
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromMinutes(1) };
    private FakePortal? portal;
    private Process? limiter;
    private string address = "";

    public void Dispose()
    {
        if (limiter is { HasExited: false })
        {
            limiter.Kill(entireProcessTree: true);
            limiter.WaitForExit();
        }

        limiter?.Dispose();
        portal?.Dispose();
        client.Dispose();
        run.Dispose();
    }

    [Fact]
    public async Task One_address_has_ten_attempts_and_is_told_when_to_come_again()
    {
        await StartAsync();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(Guess));
        }

        using var refused = await SendAsync(Guess, "198.51.100.7");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(60), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("""{"error":"too many attempts"}""", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(10, portal!.Asked.Count);

        // Everything else of the same address, and the same of another address, goes on.
        Assert.Equal(HttpStatusCode.OK, await PostAsync("""{"action":"portal.status"}"""));
        using var health = await client.GetAsync($"{address}/_p2p/health", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(Guess, "198.51.100.8"));
    }

    [Fact]
    public async Task Attempts_from_many_addresses_are_counted_together()
    {
        await StartAsync();
        for (var attempt = 0; attempt < 60; attempt++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(Guess, $"198.51.100.{attempt + 1}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await PostAsync(Guess, "192.0.2.1"));
        Assert.Equal(60, portal!.Asked.Count);
    }

    /// <summary>Ways in which a server would still read the action, or the limiter could be made not to see it.</summary>
    [Theory]
    [InlineData("/_p2p/command", """{"action":"portal.auth","params":{}}""")]
    [InlineData("/_p2p/query", """{"params":{},"action":"portal.bootstrap"}""")]
    [InlineData("/_p2p/command", """{"action":"portal.\u0061uth"}""")]
    [InlineData("/_p2p/command", """{"action":"p\u006Frtal\u002Eauth"}""")]
    [InlineData("/_p2p/command", """{"action":" PORTAL.AUTH "}""")]
    [InlineData("/%5fp2p/command", """{"action":"portal.auth"}""")]
    [InlineData("/_p2p//command", """{"action":"portal.auth"}""")]
    [InlineData("/_p2p/command", "PADDED")]
    [InlineData("/_p2p/command", "CHUNKED")]
    [InlineData("/_p2p/command", "COMPRESSED")]
    public async Task An_attempt_in_disguise_counts_as_one(string path, string body)
    {
        await StartAsync();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await PostAsync(Guess);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await PostAsync(body, path: path));
        Assert.Equal(10, portal!.Asked.Count);
    }

    [Fact]
    public async Task What_a_client_says_of_its_address_and_a_token_it_makes_up_help_nothing()
    {
        await StartAsync();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await PostAsync(Guess);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await PostAsync(Guess, "192.0.2.9, 198.51.100.7"));
    }

    private async Task<HttpStatusCode> PostAsync(string body, string from = "198.51.100.7", string path = "/_p2p/command")
    {
        using var answer = await SendAsync(body, from, path);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(string body, string from, string path = "/_p2p/command")
    {
        var text = body switch
        {
            "PADDED" => new string(' ', 70000) + Guess,
            "CHUNKED" or "COMPRESSED" => Guess,
            _ => body,
        };
        var content = new StringContent(text, Encoding.UTF8, "application/json");
        if (body == "COMPRESSED")
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        var asIs = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address + path, asIs));
        request.Content = content;
        request.Headers.TransferEncodingChunked = body == "CHUNKED";
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "made-up");
        request.Headers.Add("X-Forwarded-For", from);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task StartAsync()
    {
        ScriptRun.Needs("haproxy");
        portal = new FakePortal(run);
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePorts.Next();
            address = $"http://127.0.0.1:{port}";
            var start = new ProcessStartInfo("haproxy", ["-db", "-f", run.At("haproxy.cfg")])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            start.Environment["LISTEN"] = $"127.0.0.1:{port}";
            start.Environment["MESSAGE_SERVER"] = portal.Address["http://".Length..];
            limiter = Process.Start(start)!;
            limiter.BeginErrorReadLine();
            limiter.BeginOutputReadLine();
            while (!limiter.HasExited)
            {
                try
                {
                    using var probe = new TcpClient();
                    await probe.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
                    return;
                }
                catch (SocketException)
                {
                    await Task.Delay(20, TestContext.Current.CancellationToken);
                }
            }

            Assert.True(attempt < 5, $"haproxy ended with {limiter.ExitCode}.");
        }
    }
}
