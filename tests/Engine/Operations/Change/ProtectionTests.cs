using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Operations.Remove;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Change;

/// <summary>A protected node is neither stopped nor removed until its user says so; there is a way out of every protection.</summary>
public sealed class ProtectionTests : IDisposable
{
    private const string WayOut = "Set-DirexioNode -Domain chat.example.org -Rehearse -Protected:$false";

    private static readonly NodeChangeRequest Protect = new() { Protected = true };
    private static readonly NodeChangeRequest Unprotect = new() { Protected = false };

    private static readonly DeploymentRequest WithRoute53 = RehearsalBench.Request() with { DnsMode = DnsMode.Route53 };

    private static readonly string[] ChangingVerbs = ["Change", "Delete", "Release", "Terminate", "Modify", "Revoke"];

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private string InstanceId => bench.World.Content.Instances.Keys.Single();

    [Fact]
    public async Task A_protected_node_is_not_reset()
    {
        await bench.StartAsync();
        await bench.ChangeAsync(new() { Protected = true });

        var refusal = await Assert.ThrowsAsync<DeployException>(() => bench.ResetAsync());

        Assert.Equal("NodeIsProtected", refusal.Code);
        Assert.Contains("-Protected:$false", refusal.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_protected_node_is_not_brought_back_to_a_backup_before_the_protection_is_ended()
    {
        await bench.StartAsync();
        var backup = (await new BackupCommand(bench.Context()).RunAsync(
            new() { Domain = RehearsalBench.Domain, Rehearse = true }, _ => Task.FromResult(true), TestContext.Current.CancellationToken))!.Path;
        await bench.ChangeAsync(Protect);

        var refusal = await Assert.ThrowsAsync<DeployException>(() => RestoreAsync(backup));

        Assert.Equal("NodeIsProtected", refusal.Code);
        Assert.Contains("backup", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(WayOut, refusal.In());
        await bench.ChangeAsync(Unprotect);
        Assert.NotNull(await RestoreAsync(backup));
    }

    private Task<NodeRestore?> RestoreAsync(string path) => new RestoreCommand(bench.Context()).RunAsync(
        new() { Domain = RehearsalBench.Domain, Path = path, Rehearse = true },
        _ => Task.FromResult(true),
        TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_protected_node_is_updated_but_not_with_a_loss_of_tables()
    {
        await bench.StartAsync();
        await bench.ChangeAsync(Protect);
        var update = new NodeUpdateRequest { MessageServerImage = "direxio/message-server:v0.2.0" };

        var refusal = await Assert.ThrowsAsync<DeployException>(() => bench.UpdateAsync(update with { AllowTableLoss = true }));

        Assert.Equal("NodeIsProtected", refusal.Code);
        Assert.NotNull(await bench.UpdateAsync(update));
    }

    [Fact]
    public async Task A_new_node_is_not_protected()
    {
        await bench.StartAsync();

        Assert.False(bench.State.Change.IsProtected);
        Assert.False(Status().Protected);
        Assert.False((await bench.ChangeAsync(Unprotect))!.Protected);
        Assert.Null(bench.AskedChange);
    }

    [Fact]
    public async Task A_protected_node_is_not_removed_stopped_or_resized_and_every_refusal_names_the_way_out()
    {
        await bench.StartAsync();

        var change = (await bench.ChangeAsync(Protect))!;

        Assert.True(change.Protected);
        Assert.True(Status().Protected);
        Assert.Equal(("Protected", "no", "yes"), (change.Changes.Single().Setting, change.Changes.Single().From, change.Changes.Single().To));
        Assert.True(bench.World.Content.Instances[InstanceId] is { IsProtectedFromStop: true, IsProtectedFromTermination: true });
        foreach (var refused in new Func<Task>[]
        {
            () => bench.RemoveAsync(), () => bench.StopNodeAsync(), () => bench.ChangeAsync(new() { InstanceType = "t3.medium" }),
        })
        {
            var failure = await Assert.ThrowsAsync<DeployException>(refused);
            Assert.Equal("NodeIsProtected", failure.Code);
            Assert.Contains(WayOut, failure.In());
        }

        Assert.Equal(InstanceState.Running, bench.World.Content.Instances[InstanceId].State);
        Assert.Single(bench.World.Content.Addresses);
    }

    [Fact]
    public async Task Once_it_ended_the_node_can_be_removed()
    {
        await bench.StartAsync();
        await bench.ChangeAsync(Protect);

        Assert.False((await bench.ChangeAsync(Unprotect))!.Protected);

        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task It_ends_and_the_type_changes_in_one_command()
    {
        await bench.StartAsync();
        await bench.ChangeAsync(Protect);

        var change = (await bench.ChangeAsync(new() { Protected = false, InstanceType = "t3.medium" }))!;

        Assert.Equal(["Protected", "InstanceType"], change.Changes.Select(item => item.Setting));
        Assert.Equal("t3.medium", change.InstanceType);
    }

    // EC2 refuses the termination alone; by then record, zone and key of a node were gone, and its server ran and billed on.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_what_is_protected_in_EC2_alone_nothing_is_removed_and_the_same_command_ends_that(bool fromTermination)
    {
        await bench.StartAsync(WithRoute53);
        ProtectInEc2(fromTermination);
        var calls = bench.World.Calls.Count;

        var refusal = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync());

        Assert.Equal("NodeIsProtected", refusal.Code);
        Assert.Contains($"{InstanceId} to be terminated ({(fromTermination ? "disableApiTermination" : "disableApiStop")})", refusal.Message);
        Assert.Contains(WayOut, refusal.In());
        Assert.DoesNotContain(bench.World.Calls.Skip(calls), IsChange);
        await bench.ChangeAsync(Unprotect);
        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task Where_the_protection_may_not_be_read_the_instance_is_asked_to_go_before_anything_else_does()
    {
        await bench.StartAsync(WithRoute53);
        ProtectInEc2(fromTermination: true);
        var calls = bench.World.Calls.Count;
        bench.Fault = RemovalTests.Refuse("DescribeInstanceAttribute", CloudFailure.AccessDenied, "UnauthorizedOperation");

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Incomplete, removal.Status);
        Assert.Contains("disableApiTermination", removal.Evidence.Single(seen => seen.Id == InstanceId).Detail);
        Assert.Contains(WayOut, removal.NextAction);
        Assert.DoesNotContain(bench.World.Calls.Skip(calls), IsChange);
        Assert.All(
            removal.Evidence.Where(seen => seen.Kind is ResourceKind.DnsRecord or ResourceKind.HostedZone or ResourceKind.KeyPair),
            seen => Assert.Equal(EvidenceStatus.StillPresent, seen.Status));
        bench.Fault = null;
        await bench.ChangeAsync(Unprotect);
        bench.Fault = RemovalTests.Refuse("DescribeInstanceAttribute", CloudFailure.AccessDenied, "UnauthorizedOperation");
        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task By_its_run_id_a_protected_node_is_not_removed_either_and_both_commands_that_end_it_are_named()
    {
        await bench.StartAsync(WithRoute53);
        var runId = bench.State.RunId!;
        await bench.ChangeAsync(Protect);
        Directory.Delete(bench.Paths.Folder, recursive: true);
        var calls = bench.World.Calls.Count;

        var refusal = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync(new() { RunId = runId }));

        Assert.Equal("NodeIsProtected", refusal.Code);
        Assert.Contains($"--instance-id {InstanceId} --no-disable-api-termination", refusal.NextAction);
        Assert.Contains($"--instance-id {InstanceId} --no-disable-api-stop", refusal.NextAction);
        Assert.DoesNotContain(bench.World.Calls.Skip(calls), IsChange);
    }

    [Fact]
    public async Task A_mark_on_a_node_whose_instance_is_gone_can_be_taken_away()
    {
        await bench.StartAsync();
        await bench.ChangeAsync(Protect);
        bench.World.Content.Instances[InstanceId] = bench.World.Content.Instances[InstanceId] with { State = InstanceState.Terminated };

        Assert.False((await bench.ChangeAsync(Unprotect))!.Protected);

        Assert.False(bench.State.Change.IsProtected);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_interrupted_change_of_it_is_finished_by_the_same_command(bool isProtected)
    {
        await bench.StartAsync();
        await bench.ChangeAsync(isProtected ? Unprotect : Protect);
        foreach (var ordinal in new[] { 1, 2 })
        {
            var calls = 0;
            await bench.EndAtAsync(
                (action, isAfter) => action == "ModifyInstanceAttribute" && isAfter && ++calls == ordinal,
                () => bench.ChangeAsync(new() { Protected = isProtected }));
            // Between the two it counts as protected: that is the side on which nothing is lost.
            Assert.True(bench.State.Change.IsProtected);

            Assert.Equal(isProtected, (await bench.ChangeAsync(new() { Protected = isProtected }))!.Protected);

            Assert.True(bench.World.Content.Instances[InstanceId].IsProtectedFromStop == isProtected);
            await bench.ChangeAsync(new() { Protected = !isProtected });
        }
    }

    private void ProtectInEc2(bool fromTermination) => bench.World.Content.Instances[InstanceId] =
        bench.World.Content.Instances[InstanceId] with
        {
            IsProtectedFromTermination = fromTermination,
            IsProtectedFromStop = !fromTermination,
        };

    private static bool IsChange(string call) => ChangingVerbs.Any(verb => call.StartsWith(verb, StringComparison.Ordinal));

    private NodeStatus Status() => new NodeStatusReader(bench.Store, new Redactor()).Read(RehearsalBench.Domain)!;
}

file static class Failures
{
    /// <summary>The next step as the user of a rehearsal gets it.</summary>
    public static string In(this DeployException failure) => Engine.Foundation.Errors.DeployErrors.In(
        failure, Engine.Foundation.Guidance.AdviceContext.ForNode(isRehearsal: true)).NextAction;
}
