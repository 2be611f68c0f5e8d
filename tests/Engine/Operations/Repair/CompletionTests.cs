using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Repair;

/// <summary>A state that is out of date is completed; what is on record stays.</summary>
public sealed class CompletionTests
{
    private const string Domain = RehearsalBench.Domain;

    [Fact]
    public async Task What_is_on_record_already_is_not_asked_about()
    {
        using var bench = await RepairBench.DeployedAsync(DnsMode.Route53);
        var before = File.ReadAllText(bench.Paths.State);
        var plans = new List<RepairPlan>();

        var status = await bench.RepairAsync(plans: plans);

        Assert.Equal("Completed", status!.Status);
        Assert.Empty(plans);
        Assert.Equal(before, File.ReadAllText(bench.Paths.State));
    }

    [Fact]
    public async Task Missing_ids_come_back_and_open_requests_are_settled()
    {
        using var bench = await RepairBench.DeployedAsync(DnsMode.Route53);
        var before = bench.State;
        bench.EditState(state =>
        {
            foreach (var field in new[] { "instance_id", "eip_id", "sg_id", "key_name", "root_volume_id", "route53_zone_id" })
            {
                state["resources"]!.AsObject().Remove(field);
            }

            foreach (var (_, intent) in state["intents"]!.AsObject())
            {
                intent!.AsObject().Remove("settled_at");
            }
        });

        var status = await bench.RepairAsync();

        Assert.Equal(before.Resources.ToContract(before) with { NameServers = [] }, status!.Resources with { NameServers = [] });
        Assert.Empty(bench.State.Intents.Unsettled);
        Assert.Equal("Completed", status.Status);
    }

    [Fact]
    public async Task A_changed_address_and_type_are_followed()
    {
        using var bench = await RepairBench.DeployedAsync();
        var plans = new List<RepairPlan>();
        bench.EditState(state =>
        {
            state["resources"]!["public_ip"] = "198.51.100.1";
            state["instance_type"] = "t3.small";
        });

        var status = await bench.RepairAsync(plans: plans);

        Assert.Equal((Assert.Single(bench.World.Content.Addresses).Value.PublicIp, "t3.medium"), (status!.Resources.PublicIp, status.Resources.InstanceType));
        Assert.Contains(Assert.Single(plans).Changes, change => change.EndsWith("until now 198.51.100.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_was_stopped_elsewhere_is_stopped_on_record_too_by_nobody_known()
    {
        using var bench = await RepairBench.DeployedAsync();
        bench.Show(InstanceState.Stopped);

        var status = (await bench.RepairAsync())!;

        Assert.Equal("Stopped", status.Status);
        Assert.NotNull(status.StoppedAt);
        Assert.Contains("who stopped it is not on record", status.WhereBlocked);
        Assert.Contains("Start-DirexioNode", status.NextAction);

        // Once it is on record there is nothing more to write.
        var plans = new List<RepairPlan>();
        await bench.RepairAsync(plans: plans);
        Assert.Empty(plans);
    }

    [Fact]
    public async Task A_stop_whose_end_was_not_seen_is_settled_by_the_look()
    {
        using var bench = await RepairBench.DeployedAsync();
        await bench.EndAtAsync("StopInstances", isAfter: true, () => bench.StopNodeAsync());
        Assert.Null(bench.State.Change.Stop!.SeenAt);

        Assert.Equal("Stopped", (await bench.RepairAsync())!.Status);

        Assert.NotNull(bench.State.Change.Stop!.SeenAt);
    }

    [Fact]
    public async Task A_node_that_was_started_elsewhere_is_no_longer_stopped_on_record()
    {
        using var bench = await RepairBench.DeployedAsync();
        await bench.StopNodeAsync();
        bench.Show(InstanceState.Running);
        var plans = new List<RepairPlan>();

        var status = (await bench.RepairAsync(plans: plans))!;

        Assert.Equal(("Completed", null), (status.Status, status.StoppedAt));
        Assert.Contains(Assert.Single(plans).Changes, change => change.Contains("runs, until now stopped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_of_type_that_was_interrupted_knows_itself_that_the_node_is_to_run()
    {
        using var bench = await RepairBench.DeployedAsync();
        await bench.EndAtAsync("StopInstances", isAfter: true, () => bench.ChangeAsync(new() { InstanceType = "t3.large" }));
        bench.Show(InstanceState.Stopped);

        var status = (await bench.RepairAsync())!;

        Assert.Equal(("Interrupted", null), (status.Status, status.StoppedAt));
        Assert.Contains("-InstanceType t3.large", status.NextAction);
    }

    [Fact]
    public async Task What_the_service_no_longer_knows_is_told_and_stays_on_record()
    {
        using var bench = await RepairBench.DeployedAsync();
        var group = bench.State.Resources.SecurityGroupId!;
        bench.World.Content.Groups.Clear();
        bench.Pass(TimeSpan.FromMinutes(10));
        var instance = Assert.Single(bench.World.Content.Instances);
        bench.World.Content.Instances[instance.Key] = instance.Value with { State = InstanceState.Terminated };

        var status = await bench.RepairAsync();

        Assert.Equal((group, instance.Key), (status!.Resources.SecurityGroupId, status.Resources.InstanceId));
        Assert.Contains(bench.Events.Warnings, text => text.Contains($"firewall {group} was not found"));
        Assert.Contains(bench.Events.Warnings, text => text.Contains($"server has ended: {instance.Key}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_call_is_not_taken_for_gone()
    {
        using var bench = await RepairBench.DeployedAsync();
        bench.Fault = (called, isAfter) => _ = called == "DescribeSecurityGroups" ? throw new CloudException(CloudFailure.Ambiguous, "ec2", called, "Timeout", "no answer") : 0;

        Assert.Equal("CloudAnswerLost", (await bench.RefusalAsync()).Code);
        Assert.Empty(bench.Events.Warnings);
    }

    [Fact]
    public async Task Another_account_is_refused_before_anything_is_read()
    {
        using var bench = await RepairBench.DeployedAsync();
        bench.EditState(state => state["account_id"] = "999999999999");
        var before = bench.World.Calls.Count;

        Assert.Equal("AccountMismatch", (await bench.RefusalAsync()).Code);
        Assert.Equal(["GetCallerIdentity"], bench.World.Calls.Skip(before));
    }

    [Fact]
    public async Task A_node_of_an_early_release_is_completed_by_its_recorded_ids()
    {
        using var bench = await RepairBench.DeployedAsync();
        MakeEarly(bench);
        bench.EditState(state => state["resources"]!["public_ip"] = "198.51.100.1");

        var status = await bench.RepairAsync();

        Assert.Equal(Assert.Single(bench.World.Content.Addresses).Value.PublicIp, status!.Resources.PublicIp);
        Assert.Equal("0.1.0-0.1.9", status.StateFormat);
        Assert.Equal("kept", bench.State.Field("a_field_of_another_tool"));
    }

    [Fact]
    public async Task Neither_another_run_nor_another_region_is_mixed_in()
    {
        using var bench = await RepairBench.DeployedAsync();

        Assert.Equal("RecordedRunDiffers", (await bench.RefusalAsync(RepairBench.Subject with { RunId = "direxio-20250101-000000" })).Code);
        Assert.Equal("RecordedRegionDiffers", (await bench.RefusalAsync(RepairBench.Subject with { Region = "eu-west-1" })).Code);
    }

    [Fact]
    public async Task A_removed_node_is_no_state_to_complete()
    {
        using var bench = await RepairBench.DeployedAsync();
        bench.EditState(SampleStates.EndRemoval);
        var content = bench.World.Content;
        content.Instances.Clear();
        content.Addresses.Clear();
        content.Groups.Clear();
        content.KeyPairs.Clear();

        Assert.Equal("NothingToRepairFrom", (await bench.RefusalAsync()).Code);
    }

    [Fact]
    public async Task A_missing_private_key_is_told()
    {
        using var bench = await RepairBench.DeployedAsync();
        File.Delete(bench.State.Resources.KeyFile!);

        await bench.RepairAsync();

        Assert.Contains(bench.State.Resources.KeyFile!, Assert.Single(bench.Events.Warnings));
    }

    // Untagged, and of a run id that this release would not look for.
    private static void MakeEarly(RehearsalBench bench)
    {
        var content = bench.World.Content;
        foreach (var (id, item) in content.Instances.ToList())
        {
            content.Instances[id] = item with { RunId = "untagged" };
        }

        foreach (var (id, item) in content.Addresses.ToList())
        {
            content.Addresses[id] = item with { RunId = "untagged" };
        }

        foreach (var (id, item) in content.Groups.ToList())
        {
            content.Groups[id] = item with { RunId = "untagged" };
        }

        bench.EditState(state =>
        {
            state["run_id"] = "p2p-20260701-101112";
            state.Remove("account_id");
            state["a_field_of_another_tool"] = "kept";
            state["cc_connect_agent"] = "codex";
        });
    }
}
