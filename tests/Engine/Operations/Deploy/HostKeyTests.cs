using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Deploy;

/// <summary>Secrets are read only from a machine whose host key the console proves, or by the user's word.</summary>
public sealed class HostKeyTests : IDisposable
{
    private readonly RehearsalBench bench = new();

    private List<WaitProgress> WaitsForKeys =>
        [.. bench.Events.All.OfType<WaitProgress>().Where(wait => wait.What.Contains("host keys", StringComparison.Ordinal))];

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task The_console_proves_the_keys_of_the_instance_and_nothing_is_warned_about()
    {
        await bench.StartAsync();

        AssertVerified();
        Assert.DoesNotContain(bench.Events.Warnings, warning => warning.Contains("host key", StringComparison.Ordinal));
        Assert.Single(KnownHosts.Load(bench.Paths.KnownHosts).KeysOf(bench.State.Resources.PublicIp!));
    }

    [Fact]
    public async Task Keys_that_come_minutes_late_are_waited_for_in_sight()
    {
        var deployment = await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.ConsoleOutputDelayed));

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        AssertVerified();
        var waits = WaitsForKeys;
        Assert.All(waits, wait => Assert.Equal(PhaseId.S5_INIT_TOKENS, wait.Phase));
        Assert.Contains(waits, wait => wait.Elapsed > TimeSpan.FromMinutes(2) && wait.Detail!.Contains("has no complete list of host keys", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RehearsalEvent.ConsoleOutputMissing, "Wait a few minutes")]
    [InlineData(RehearsalEvent.ConsoleOutputDenied, "Allow ec2:GetConsoleOutput")]
    public async Task Without_a_proof_no_secret_is_read_and_both_ways_out_work(RehearsalEvent trouble, string remedy)
    {
        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(RehearsalBench.Request(trouble)));

        Assert.Equal(("SshHostKeyUnverified", PhaseId.S5_INIT_TOKENS), (failure.Code, failure.Phase));
        Assert.StartsWith(remedy, failure.NextAction);
        Assert.Contains("Resume-DirexioDeployment -Domain chat.example.org -Rehearse -TrustFirstHostKey", failure.NextAction);
        Assert.False(File.Exists(bench.Paths.Outputs));
        Assert.False(File.Exists(bench.Paths.KnownHosts));

        var trusting = await bench.ResumeAsync(Trusting(trouble));
        Assert.Equal(DeploymentStatus.Completed, trusting!.Status);
        Assert.Matches("^first_use SHA256:", bench.State.Field("ssh_host_key_source"));
        Assert.Single(bench.Events.Warnings, warning => warning.Contains("is not verified", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_AWS_denies_is_said_while_the_node_boots_and_never_waited_for()
    {
        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(RehearsalBench.Request(RehearsalEvent.ConsoleOutputDenied)));

        Assert.Contains("You are not authorized to perform this operation", failure.Message);
        var early = Assert.Single(bench.Events.Warnings, warning => warning.Contains("ec2:GetConsoleOutput", StringComparison.Ordinal));
        Assert.Contains("will not be read", early);
        Assert.Empty(WaitsForKeys);
    }

    [Fact]
    public async Task The_users_word_at_the_start_counts_only_where_the_console_has_nothing()
    {
        await bench.StartAsync(RehearsalBench.Request() with { TrustFirstHostKey = true });
        AssertVerified();

        var other = new RehearsalBench();
        using (other)
        {
            await other.StartAsync(RehearsalBench.Request(RehearsalEvent.ConsoleOutputMissing) with { TrustFirstHostKey = true });
            Assert.Matches("^first_use SHA256:", other.State.Field("ssh_host_key_source"));
            Assert.Contains(other.AskedPlan!.Warnings, warning => warning.Contains("-TrustFirstHostKey", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_key_trusted_once_is_not_trusted_again_without_the_users_word()
    {
        await StartTrustingAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.SyncAsync(true, RehearsalEvent.ConsoleOutputMissing));
        Assert.Equal("SshHostKeyUnverified", failure.Code);
        Assert.Contains("run Sync-DirexioCredential -Domain chat.example.org -Rehearse -TrustFirstHostKey", failure.NextAction);

        var warnings = bench.Events.Warnings.Count();
        Assert.NotNull(await bench.SyncAsync(new() { TrustFirstHostKey = true }, true, RehearsalEvent.ConsoleOutputMissing));
        Assert.Equal(warnings + 1, bench.Events.Warnings.Count());
    }

    [Fact]
    public async Task A_key_trusted_once_is_verified_as_soon_as_the_console_shows_it()
    {
        await StartTrustingAsync();

        await bench.SyncAsync();

        AssertVerified();
    }

    [Fact]
    public async Task A_key_trusted_once_that_the_console_disproves_is_told_and_never_accepted_again()
    {
        await StartTrustingAsync();
        SetHostKey(NewKey());

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.SyncAsync());

        Assert.Equal("SshTrustedKeyWasWrong", failure.Code);
        Assert.Contains("trusted on first use", failure.Message);
        Assert.NotNull(await bench.SyncAsync());
        AssertVerified();
    }

    [Fact]
    public async Task New_keys_that_the_console_shows_are_taken_with_a_warning()
    {
        await bench.StartAsync();
        SetHostKey(NewKey());

        Assert.NotNull(await bench.SyncAsync());

        AssertVerified();
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("shows other host keys for", StringComparison.Ordinal));
    }

    [Fact]
    public async Task New_keys_that_the_console_does_not_show_are_refused()
    {
        await bench.StartAsync();
        SetHostKey(NewKey());

        Assert.Equal("SshHostKeyChanged", (await Assert.ThrowsAsync<DeployException>(
            () => bench.SyncAsync(new() { TrustFirstHostKey = true }, true, RehearsalEvent.ConsoleOutputMissing))).Code);
    }

    [Theory]
    [InlineData("console_output")]
    [InlineData("first_use SHA256:x")]
    public async Task The_keys_of_a_former_instance_at_the_same_address_do_not_count(string source)
    {
        await bench.StartAsync();
        SetHostKey(NewKey());
        bench.EditState(state =>
        {
            state["ssh_host_key_source"] = source;
            state["ssh_host_key_instance"] = "i-0former";
        });

        Assert.NotNull(await bench.SyncAsync());

        AssertVerified();
    }

    [Fact]
    public async Task Keys_of_unknown_origin_are_compared_with_the_console()
    {
        await bench.StartAsync();
        bench.EditState(state =>
        {
            state.Remove("ssh_host_key_source");
            state.Remove("ssh_host_key_instance");
        });

        Assert.Equal("SshHostKeyUnverified", (await Assert.ThrowsAsync<DeployException>(() => bench.SyncAsync(true, RehearsalEvent.ConsoleOutputMissing))).Code);
        Assert.NotNull(await bench.SyncAsync());
        AssertVerified();
    }

    [Fact]
    public async Task A_clock_that_was_set_back_lengthens_no_wait_for_the_console()
    {
        await StartTrustingAsync();
        bench.EditState(state => state["phases"]!["S3_PROVISION"]!["ts"] = NodeState.Timestamp(DateTimeOffset.UtcNow.AddDays(2)));

        await Assert.ThrowsAsync<DeployException>(() => bench.SyncAsync(true, RehearsalEvent.ConsoleOutputMissing));

        Assert.NotEmpty(WaitsForKeys);
        Assert.All(WaitsForKeys, wait => Assert.True(wait.Limit <= TimeSpan.FromMinutes(8)));
    }

    private async Task StartTrustingAsync()
    {
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.ConsoleOutputMissing) with { TrustFirstHostKey = true });
        Assert.Matches("^first_use SHA256:", bench.State.Field("ssh_host_key_source"));
    }

    private static DeploymentRequest Trusting(params RehearsalEvent[] events) =>
        new() { Domain = RehearsalBench.Domain, Rehearse = true, TrustFirstHostKey = true, RehearseEvent = events };

    private void SetHostKey(string key)
    {
        var (id, instance) = bench.World.Content.Instances.Single();
        bench.World.Content.Instances[id] = instance with { Server = instance.Server with { HostKey = key } };
    }

    private static string NewKey() => string.Join(' ', NodeKeyPair.Generate(new Redactor()).PublicKey.Split(' ')[..2]);

    private void AssertVerified()
    {
        Assert.Equal("console_output", bench.State.Field("ssh_host_key_source"));
        Assert.Equal(bench.State.Resources.InstanceId, bench.State.Field("ssh_host_key_instance"));
        var (_, instance) = bench.World.Content.Instances.Single();
        Assert.Equal(instance.Server.HostKey, KnownHosts.Load(bench.Paths.KnownHosts).KeysOf(bench.State.Resources.PublicIp!).Single().ToString());
    }
}
