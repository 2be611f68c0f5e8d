using System.Net;
using System.Net.Sockets;
using Direxio.Deployer.Engine.Adapters.Ssh;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Support;
using Renci.SshNet;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Ssh;

/// <summary>Weakness 14: host keys are checked against the node's own file, and a mismatch is told in full.</summary>
public sealed class SshNodeShellsTests(PrivateSshd sshd) : IClassFixture<PrivateSshd>, IDisposable
{
    private const string Host = "127.0.0.1";

    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(3);

    private readonly string folder = Directory.CreateTempSubdirectory("direxio-ssh-").FullName;
    private bool mayTrust = true;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string KnownHostsFile => Path.Combine(folder, "known_hosts");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    public async Task The_recorded_host_key_is_accepted_whichever_of_the_servers_it_is(string type)
    {
        NeedsServer();
        Record(sshd.HostKey(type));
        var before = File.ReadAllText(KnownHostsFile);

        await using var shell = await ConnectAsync();
        var result = await shell.RunAsync("echo out; echo err >&2; exit 3", Ample, Cancellation);

        Assert.Equal(new ShellResult(3, "out\n", "err\n"), result);
        Assert.Equal(before, File.ReadAllText(KnownHostsFile));
    }

    [Fact]
    public async Task Another_host_key_is_refused_with_both_fingerprints()
    {
        NeedsServer();
        var recorded = OtherKey();
        Record(recorded);

        var refusal = await RefusalAsync();

        Assert.Equal(ShellFailure.HostKeyMismatch, refusal.Failure);
        Assert.Contains(recorded.Fingerprint, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(sshd.HostKey("ed25519").Fingerprint, refusal.Message, StringComparison.Ordinal);
        Assert.Equal([recorded], KnownHosts.Load(KnownHostsFile).KeysOf(Host, sshd.Port));
    }

    [Fact]
    public async Task A_revoked_host_key_is_refused()
    {
        NeedsServer();
        File.WriteAllText(KnownHostsFile, string.Concat(
            new[] { "ed25519", "ecdsa", "rsa" }.Select(type => $"@revoked [{Host}]:{sshd.Port} {sshd.HostKey(type)}\n")));

        Assert.Equal(ShellFailure.HostKeyMismatch, (await RefusalAsync()).Failure);
    }

    [Fact]
    public async Task A_broken_known_hosts_file_is_no_reason_to_trust()
    {
        NeedsServer();
        File.WriteAllText(KnownHostsFile, $"[{Host}]:{sshd.Port} ssh-ed25519\n");

        var refusal = await RefusalAsync();

        Assert.Equal(ShellFailure.KnownHostsUnusable, refusal.Failure);
        Assert.Contains("line 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_hosts_file_that_cannot_be_read_is_told_as_such()
    {
        NeedsServer();
        Record(sshd.HostKey("ed25519"));
        using var held = new FileStream(KnownHostsFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var refusal = await RefusalAsync();

        Assert.Equal(ShellFailure.KnownHostsUnusable, refusal.Failure);
        Assert.Contains($"'{KnownHostsFile}' cannot be read", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_hosts_file_that_cannot_be_written_is_told_as_such()
    {
        NeedsServer();
        // A folder in its place stands for every reason that a file cannot be written.
        Directory.CreateDirectory(Path.Combine(KnownHostsFile, "inside"));

        var refusal = await RefusalAsync();

        Assert.Equal(ShellFailure.KnownHostsUnusable, refusal.Failure);
        Assert.Contains($"'{KnownHostsFile}' cannot be written", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_a_record_is_refused_and_nothing_is_recorded()
    {
        NeedsServer();
        mayTrust = false;

        var refusal = await RefusalAsync();

        Assert.Equal(ShellFailure.HostKeyMismatch, refusal.Failure);
        Assert.Contains("has none; the server offers SHA256:", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(KnownHostsFile));
    }

    [Fact]
    public async Task First_use_records_the_key_once_if_it_is_allowed()
    {
        NeedsServer();
        await using (await ConnectAsync())
        {
        }

        mayTrust = false;
        await using (await ConnectAsync())
        {
        }

        var recorded = Assert.Single(KnownHosts.Load(KnownHostsFile).KeysOf(Host, sshd.Port));
        Assert.Contains(recorded, new[] { "ed25519", "ecdsa", "rsa" }.Select(sshd.HostKey));
    }

    [Fact]
    public async Task A_key_that_the_node_does_not_know_is_refused_and_nothing_is_recorded()
    {
        NeedsServer();
        var stranger = Path.Combine(folder, "stranger.pem");
        OwnerOnlyFile.Write(stranger, NodeKeyPair.Generate(new Redactor()).PrivateKey.Reveal());

        var refusal = await RefusalAsync(Endpoint() with { PrivateKeyFile = stranger });

        Assert.Equal(ShellFailure.AuthenticationRefused, refusal.Failure);
        Assert.Contains(stranger, refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(KnownHostsFile));
    }

    [Fact]
    public async Task A_missing_key_file_is_told_before_any_connection()
    {
        var refusal = await Assert.ThrowsAsync<NodeShellException>(() => new SshNodeShells(TimeProvider.System, PrivateSshd.FreePort())
            .ConnectAsync(Endpoint() with { PrivateKeyFile = Path.Combine(folder, "none.pem") }, mayTrust, Cancellation));

        Assert.Equal(ShellFailure.PrivateKeyUnusable, refusal.Failure);
    }

    [Fact]
    public async Task A_closed_port_is_unreachable()
    {
        NeedsServer();
        var refusal = await Assert.ThrowsAsync<NodeShellException>(() => new SshNodeShells(TimeProvider.System, PrivateSshd.FreePort())
            .ConnectAsync(Endpoint(), mayTrust, Cancellation));

        Assert.Equal(ShellFailure.Unreachable, refusal.Failure);
        Assert.Contains("refused", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_accepts_and_stays_silent_is_given_up()
    {
        NeedsServer();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var refusal = await Assert.ThrowsAsync<NodeShellException>(() => new SshNodeShells(new HastyClock(50), ((IPEndPoint)silent.LocalEndpoint).Port)
            .ConnectAsync(Endpoint(), mayTrust, Cancellation));

        Assert.Equal(ShellFailure.Unreachable, refusal.Failure);
        Assert.Contains("10 s", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_a_connection_that_hangs_ends_it()
    {
        NeedsServer();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        // On a clock that stands still no limit of the shells can end it.
        var connecting = new SshNodeShells(new StillClock(), ((IPEndPoint)silent.LocalEndpoint).Port)
            .ConnectAsync(Endpoint(), mayTrust, cancelling.Token);
        using var accepted = await silent.AcceptTcpClientAsync(Cancellation);

        await cancelling.CancelAsync();

        // The library's own limit would end it as well, but as a connection that failed.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    [Fact]
    public async Task Endless_output_is_cut_at_a_mebibyte()
    {
        NeedsServer();
        await using var shell = await ConnectAsync();

        var result = await shell.RunAsync("head -c 5000000 /dev/zero | tr '\\0' x; echo tail >&2", Ample, Cancellation);

        Assert.Equal(0, result.ExitStatus);
        Assert.Equal(1024 * 1024, result.Output.Length);
        Assert.Equal("tail\n", result.Error);
        Assert.True(result.IsCut);
    }

    [Fact]
    public async Task Several_commands_run_on_one_connection_at_once()
    {
        NeedsServer();
        await using var shell = await ConnectAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => shell.RunAsync($"printf {number}", Ample, Cancellation)));

        Assert.Equal(["0", "1", "2", "3", "4"], results.Select(result => result.Output));
    }

    [Fact]
    public async Task A_command_that_a_signal_ended_is_not_a_success()
    {
        NeedsServer();
        await using var shell = await ConnectAsync();

        var result = await shell.RunAsync("kill -9 $$", Ample, Cancellation);

        Assert.NotEqual(0, result.ExitStatus);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_unreachable()
    {
        NeedsServer();
        await using var shell = await ConnectAsync();

        // The parent of the command's shell is the server's process for this connection.
        var broken = await Assert.ThrowsAsync<NodeShellException>(
            () => shell.RunAsync("kill -9 $PPID; sleep 1", Ample, Cancellation));

        Assert.Equal(ShellFailure.Unreachable, broken.Failure);
    }

    private void NeedsServer() => Assert.SkipWhen(sshd.Missing is not null, sshd.Missing ?? string.Empty);

    [Fact]
    public async Task Streams_go_both_ways_whole_and_the_exit_status_is_told()
    {
        NeedsServer();
        await using var shell = await ConnectAsync();
        var sent = new byte[5_000_000];
        Random.Shared.NextBytes(sent);
        using var received = new MemoryStream();

        var result = await shell.PipeAsync(
            "cat; echo said >&2; exit 7",
            async (input, token) => await input.WriteAsync(sent, token),
            (output, token) => output.CopyToAsync(received, token),
            Ample,
            Cancellation);

        Assert.Equal(new PipeResult(7, "said\n"), result);
        Assert.Equal(sent, received.ToArray());
        Assert.Equal("out\n", (await shell.RunAsync("echo out", Ample, Cancellation)).Output);
    }

    private NodeEndpoint Endpoint() => new(Host, "root", sshd.UserKeyFile, KnownHostsFile);

    private Task<INodeShell> ConnectAsync(NodeEndpoint? endpoint = null, TimeProvider? clock = null) =>
        new SshNodeShells(clock ?? TimeProvider.System, sshd.Port).ConnectAsync(endpoint ?? Endpoint(), mayTrust, Cancellation);

    private Task<NodeShellException> RefusalAsync(NodeEndpoint? endpoint = null) =>
        Assert.ThrowsAsync<NodeShellException>(() => ConnectAsync(endpoint));

    private void Record(KnownHostKey key)
    {
        var hosts = KnownHosts.Load(KnownHostsFile);
        hosts.Add(Host, key, sshd.Port);
        hosts.Save(KnownHostsFile);
    }

    private static KnownHostKey OtherKey()
    {
        var parts = NodeKeyPair.Generate(new Redactor()).PublicKey.Split(' ');
        return KnownHostKey.TryParse(parts[0], parts[1])!;
    }
}
