using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Direxio.Deployer.Engine.Adapters.Turn;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Node;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Turn;

/// <summary>A packet through a real coturn on loopback.</summary>
public sealed class CallRelayTests : IAsyncLifetime
{
    private const string Secret = "relay-secret";
    private readonly string folder = Directory.CreateTempSubdirectory("direxio-turn-").FullName;
    private Process? server;
    private int port;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        ScriptRun.Needs("turnserver");
        // Another program may take the port first.
        for (var attempt = 1; !await StartAsync(); attempt++)
        {
            Assert.True(attempt < 5, "turnserver did not start");
        }
    }

    private async Task<bool> StartAsync()
    {
        port = FreePorts.Next();
        string[] arguments =
        [
            "-n", "--log-file=stdout", "--no-cli", "--no-tls", "--no-dtls", "--realm=chat.example.org", "--use-auth-secret",
            $"--static-auth-secret={Secret}", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", "--allow-loopback-peers",
            $"--listening-port={port}", $"--pidfile={folder}/pid", $"--userdb={folder}/db",
        ];
        server?.Dispose();
        server = Process.Start(new ProcessStartInfo("turnserver", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        server.OutputDataReceived += (_, _) => { };
        server.ErrorDataReceived += (_, _) => { };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        using var caller = new UdpClient("127.0.0.1", port);
        var question = StunMessage.New(StunType.Allocate).ToPacket();
        while (!server.HasExited)
        {
            if (await AnswersAsync(caller, question))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<bool> AnswersAsync(UdpClient caller, byte[] question)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMilliseconds(200));
        try
        {
            await caller.SendAsync(question, limit.Token);
            await caller.ReceiveAsync(limit.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            Cancellation.ThrowIfCancellationRequested();
            return false;
        }
    }

    public ValueTask DisposeAsync()
    {
        if (server is { HasExited: false })
        {
            server.Kill();
            server.WaitForExit();
        }

        server?.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_packet_arrives_with_what_the_message_server_hands_out()
    {
        var reading = await RelayAsync(Password(Secret));

        Assert.True(reading.IsRelayed, reading.Detail);
        Assert.Contains("a packet went from 127.0.0.1:", reading.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_secret_is_told_as_refused_access()
    {
        var reading = await RelayAsync(Password("another secret"));

        Assert.False(reading.IsRelayed);
        Assert.Contains("does not accept the name and password", reading.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_answers_that_is_told()
    {
        server!.Kill();
        await server.WaitForExitAsync(Cancellation);

        var reading = await RelayAsync(Password(Secret));

        Assert.False(reading.IsRelayed);
        Assert.Contains("127.0.0.1", reading.Detail, StringComparison.Ordinal);
    }

    private static string UserName { get; } =
        $"{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}:@agent:chat.example.org";

    private static string Password(string secret) =>
#pragma warning disable CA5350 // As the server makes it.
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(UserName)));
#pragma warning restore CA5350

    private Task<RelayReading> RelayAsync(string password) => new CallRelay(TimeProvider.System).RelayAsync(
        new("127.0.0.1", port, UserName, new Redactor().Conceal(password)!), Cancellation);
}
