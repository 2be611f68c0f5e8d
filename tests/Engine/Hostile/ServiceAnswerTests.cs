using System.Net;
using System.Security.Cryptography.X509Certificates;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Adapters.Dns;
using Direxio.Deployer.Engine.Adapters.Http;
using Direxio.Deployer.Engine.Foundation.Http;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Support;
using DnsClient;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Hostile;

/// <summary>
/// Every other client, as those of AWS: the message server's, the image registry's, the check-ip services' and that of DNS over
/// HTTPS, against servers that hang, drip, never end, or say what no such server would.
/// </summary>
public sealed class ServiceAnswerTests : IDisposable
{
    private const string Host = "localhost";

    /// <summary>Time limits of seconds pass in tenths of them.</summary>
    private static readonly TimeProvider Clock = new HastyClock(20);

    private readonly TestAuthority authority = new();
    private readonly X509Certificate2 certificate;

    public ServiceAnswerTests() => certificate = authority.Issue(Host);

    private static readonly string[] Clients = ["message server", "message server's health", "registry", "registry's token", "check-ip", "dns over https"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Behaviours => new MatrixTheoryData<string, string>(
        Clients, ["silence", "dripping head", "dripping body", "endless body", "endless head"]);

    public static TheoryData<string, string> Answers => new MatrixTheoryData<string, string>(Clients, HostileBodies.All.Keys);

    public void Dispose()
    {
        certificate.Dispose();
        authority.Dispose();
    }

    [Theory]
    [MemberData(nameof(Behaviours))]
    public async Task A_server_that_hangs_drips_or_never_ends_is_given_up_and_that_is_told(string client, string behaviour)
    {
        using var server = behaviour switch
        {
            "endless body" => HostileServer.Endless(certificate: CertificateOf(client), type: TypeOf(client)),
            "endless head" => HostileServer.Endless(inHead: true, CertificateOf(client)),
            _ => HostileServer.Of(behaviour, CertificateOf(client), TypeOf(client)),
        };

        // A registry's manifest has no body that would be read.
        var isRead = client != "registry" || behaviour is not ("dripping body" or "endless body");
        var told = await AskAsync(client, server);

        Assert.True(told is not null || !isRead, "taken for an answer");
        HostileTexts.AssertNothingRaw(told ?? string.Empty);
        Assert.InRange(server.Sent, 0, 64L * 1024 * 1024);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task What_no_such_server_says_is_no_answer(string client, string body)
    {
        using var server = HostileServer.With(200, HostileBodies.All[body], TypeOf(client), CertificateOf(client));

        var told = await AskAsync(client, server);

        // That a server is well is told by its status alone.
        Assert.True(told is not null || client == "message server's health", "taken for an answer");
        Assert.InRange((told ?? string.Empty).Length, 0, 2_000);
        HostileTexts.AssertNothingRaw(told ?? string.Empty);
    }

    private static string TypeOf(string client) => client == "dns over https" ? "application/dns-message" : "application/json";

    private X509Certificate2? CertificateOf(string client) => client.StartsWith("message server", StringComparison.Ordinal) ? certificate : null;

    /// <summary>Asks; answers in the user's words why there is no answer, null if one was taken.</summary>
    private async Task<string?> AskAsync(string client, HostileServer server)
    {
        using var web = new HttpClient(new LeadsTo(server.Address, client)) { Timeout = Timeout.InfiniteTimeSpan };
        switch (client)
        {
            case "message server":
            case "message server's health":
                using (var http = new NodeHttp(Clock, null, server.Port, authority.Trust))
                {
                    return await AskMessageServerAsync(new(http, Host, new Redactor()), client);
                }

            case "check-ip":
                return await new CheckIpCallerAddress(web, web, new WebProxy(), [server.Address], Clock).FindAsync(Token) is null ? "unknown" : null;
            case "dns over https":
                return new Redactor().Redact((await new DnsOverHttps(web, Clock).AskAsync(server.Address, "chat.example.org", QueryType.A, Token)).Problem ?? string.Empty)
                    is { Length: > 0 } problem ? problem : null;
            default:
                var reading = await new OciRegistry(web, Clock).ReadTagAsync("direxio/message-server:latest", Token);
                return reading.Digest is null ? new Redactor().Redact(reading.Problem!) : null;
        }
    }

    private static async Task<string?> AskMessageServerAsync(MessageServerClient server, string client)
    {
        if (client != "message server")
        {
            var health = await server.GetHealthAsync(Token);
            return health.IsHealthy ? null : new Redactor().Redact(health.Detail.ToEnglish());
        }

        var failure = await Record.ExceptionAsync(
            () => server.CreateAgentSessionAsync(new Redactor().Conceal("p2p_agent_token"), "D", Token));
        return failure is null ? null : new Redactor().Redact(Assert.IsType<DeployException>(failure).Message);
    }

    // Whatever is named, the hostile server is asked; a registry first says where its tokens are.
    private sealed class LeadsTo(Uri server, string client) : DelegatingHandler(OutgoingHttp.NewHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (client == "registry's token" && request.Method == HttpMethod.Head)
            {
                var challenge = new HttpResponseMessage(HttpStatusCode.Unauthorized);
                challenge.Headers.WwwAuthenticate.Add(new("Bearer", "realm=\"https://auth.example.org/token\""));
                return challenge;
            }

            request.RequestUri = server;
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
