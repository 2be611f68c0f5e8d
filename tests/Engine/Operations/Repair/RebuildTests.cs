using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Operations.Orphans;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Repair;

/// <summary>A state that is lost comes back from the tags.</summary>
public sealed class RebuildTests
{
    private const string Domain = RehearsalBench.Domain;

    [Theory]
    [InlineData(DnsMode.User)]
    [InlineData(DnsMode.Route53)]
    public async Task A_lost_state_is_rebuilt_and_the_deployment_goes_on_without_a_second_of_anything(string mode)
    {
        using var bench = await RepairBench.DeployedAsync(mode);
        var before = bench.State;
        bench.Lose();

        var status = await bench.RepairAsync();

        Assert.Equal(before.Resources.ToContract(before) with { ImageId = null, NameServers = [] }, status!.Resources with { NameServers = [] });
        Assert.Equal(before.Resources.NameServers, status.Resources.NameServers);
        Assert.Equal((before.RunId, before.Region, before.AccountId), (bench.State.RunId, bench.State.Region, bench.State.AccountId));
        Assert.Equal(("12", "203.0.113.7/32", mode), (bench.State.Field("disk_size_gb"), bench.State.Field("ssh_cidr"), bench.State.DnsMode));
        Assert.Equal(PhaseId.S4_BOOTSTRAP_STACK, status.CurrentPhase);
        Assert.Contains("rebuilt from the tags", bench.State.GetPhase(PhaseId.S3_PROVISION).Evidence);
        Assert.Equal(NodeTags.BeginOf(before.RunId), Engine.State.NodeState.ParseTime(bench.State.Field("created_at")));
        Assert.Empty(bench.Events.Warnings);

        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
        bench.AssertOneOfEach(mode);
    }

    // Its state was all that kept a reset from a protected node.
    [Fact]
    public async Task A_node_that_EC2_protects_is_protected_again()
    {
        using var bench = await RepairBench.DeployedAsync();
        await bench.ChangeAsync(new() { Protected = true });
        bench.Lose();

        await bench.RepairAsync();

        Assert.True(bench.State.Change.IsProtected);
    }

    // Its state was all that kept a run from starting what its user had stopped.
    [Theory]
    [InlineData(nameof(InstanceState.Stopped), "Stopped", "stopped")]
    [InlineData(nameof(InstanceState.Stopping), "Stopping", "being stopped")]
    public async Task A_node_that_is_stopped_is_on_record_as_such_and_is_started_by_its_own_command(string seen, string status, string said)
    {
        using var bench = await RepairBench.DeployedAsync();
        bench.Show(Enum.Parse<InstanceState>(seen));
        bench.Lose();
        var plans = new List<RepairPlan>();

        var repaired = (await bench.RepairAsync(plans: plans))!;

        Assert.Equal(status, repaired.Status);
        Assert.Contains($"Start-DirexioNode -Domain {Domain}", repaired.NextAction);
        Assert.DoesNotContain("Resume-DirexioDeployment", repaired.NextAction);
        Assert.Contains(Assert.Single(plans).Changes, change => change.Contains(said, StringComparison.Ordinal));

        bench.Show(InstanceState.Stopped);
        Assert.Equal(NodePowerState.Running, (await bench.StartNodeAsync())!.State);
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
    }

    [Fact]
    public async Task It_changes_nothing_in_the_account()
    {
        using var bench = await RepairBench.DeployedAsync(DnsMode.Route53);
        var before = bench.World.Calls.Count;
        bench.Lose();

        await bench.RepairAsync();

        var calls = bench.World.Calls.Skip(before).ToList();
        Assert.NotEmpty(calls);
        Assert.All(calls, call => Assert.Matches("^(Get|List|Describe|DNS)", call));
    }

    [Fact]
    public async Task A_lost_folder_comes_back_but_for_the_private_key_and_says_so()
    {
        using var bench = await RepairBench.DeployedAsync();
        var runId = bench.State.RunId!;
        bench.Lose(folder: true);

        var status = await bench.RepairAsync();

        var key = bench.Paths.PrivateKey(runId);
        Assert.Contains(key, Assert.Single(bench.Events.Warnings));
        Assert.Contains(key, status!.NextAction);
        Assert.Contains($"Resume-DirexioDeployment -Domain {Domain}", status.NextAction);
        Assert.Equal(key, status.Resources.KeyFile);
        Assert.Contains(key, (await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync())).Message);
    }

    [Fact]
    public async Task A_deployment_that_ended_at_any_call_is_brought_back_and_completed()
    {
        // S3's calls, each cut off before and after it took effect, and then the state lost too.
        foreach (var action in new[] { "ImportKeyPair", "CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "AllocateAddress", "CreateHostedZone", "ChangeTagsForResource", "ChangeResourceRecordSets", "RunInstances", "AssociateAddress" })
        {
            foreach (var cutAfter in new[] { false, true })
            {
                using var bench = new RehearsalBench();
                await bench.EndAtAsync(action, cutAfter, () => bench.StartAsync(RehearsalBench.Request() with { DnsMode = DnsMode.Route53 }));
                var content = bench.World.Content;
                if (content.KeyPairs.Count + content.Groups.Count + content.Addresses.Count + content.Zones.Count == 0)
                {
                    continue;
                }

                bench.Lose();
                var status = await bench.RepairAsync();
                Assert.True(status!.CurrentPhase <= (action == "AssociateAddress" && cutAfter ? PhaseId.S4_BOOTSTRAP_STACK : PhaseId.S3_PROVISION), $"{action} {cutAfter}");
                await bench.ResumeAsync(new() { Domain = Domain, Rehearse = true, DnsMode = DnsMode.Route53 });

                bench.AssertOneOfEach(DnsMode.Route53);
            }
        }
    }

    [Fact]
    public async Task Without_an_instance_the_plan_is_asked_about_again()
    {
        using var bench = new RehearsalBench();
        await bench.EndAtAsync("RunInstances", isAfter: false, () => bench.StartAsync());
        bench.Lose();

        Assert.Contains("defaults", (await bench.RepairAsync())!.NextAction);
        Assert.Null(await bench.ResumeAsync(approve: false));
        Assert.Empty(bench.World.Content.Instances);
    }

    [Fact]
    public async Task A_record_that_was_replaced_is_said_to_be_forgotten()
    {
        using var bench = await RepairBench.DeployedAsync(DnsMode.Route53, RehearsalEvent.DnsRecordElsewhere);
        bench.Lose();

        var status = await bench.RepairAsync();

        Assert.False(status!.Resources.HostedZoneCreated);
        Assert.NotNull(status.Resources.HostedZoneId);
        Assert.Contains("will not restore it", Assert.Single(bench.Events.Warnings));
    }

    [Fact]
    public async Task The_budget_of_the_run_is_found_by_its_name()
    {
        using var bench = await RepairBench.DeployedAsync();
        var name = $"direxio-{Domain}-{bench.State.RunId}";
        bench.World.Content.Budgets.Add(name, 20m);
        bench.Lose();

        await bench.RepairAsync();

        Assert.Equal(name, bench.State.ResourceField("budget_name"));
    }

    [Fact]
    public async Task Where_several_runs_are_the_user_says_which()
    {
        using var bench = await RepairBench.DeployedAsync();
        var runId = bench.State.RunId!;
        var other = new OwnedResource(ResourceKind.ElasticIp, "eipalloc-other", Domain, "direxio-20250101-000000-abcd");
        bench.Lose();

        var failure = await bench.RefusalAsync(change: RepairBench.Also("eu-west-1", other));

        Assert.Equal("SeveralRuns", failure.Code);
        Assert.Contains("direxio-20250101-000000-abcd in eu-west-1 with ElasticIp eipalloc-other", failure.Message);
        Assert.Contains($"{runId} in us-east-1 with Instance ", failure.Message);
        Assert.Contains("-RunId", failure.NextAction);
        Assert.False(File.Exists(bench.Paths.State));

        await bench.RepairAsync(RepairBench.Subject with { RunId = runId }, change: RepairBench.Also("eu-west-1", other));
        Assert.Equal(runId, bench.State.RunId);
        bench.Lose();
        Assert.Equal("RunNotFound", (await bench.RefusalAsync(RepairBench.Subject with { RunId = "direxio-none" })).Code);
    }

    [Fact]
    public async Task A_run_id_that_this_deployer_would_not_give_names_no_file()
    {
        using var bench = await RepairBench.DeployedAsync();
        var runId = bench.State.RunId;
        bench.Lose();

        await bench.RepairAsync(change: RepairBench.Also(RepairBench.Region, new OwnedResource(ResourceKind.ElasticIp, "eipalloc-odd", Domain, "../../odd")));

        Assert.Equal(runId, bench.State.RunId);
        Assert.Contains("eipalloc-odd", Assert.Single(bench.Events.Warnings));
    }

    [Fact]
    public async Task Two_of_a_kind_are_not_guessed_between()
    {
        using var bench = await RepairBench.DeployedAsync();
        var runId = bench.State.RunId!;
        bench.Lose();

        var failure = await bench.RefusalAsync(change: RepairBench.Also(RepairBench.Region, new OwnedResource(ResourceKind.SecurityGroup, "sg-second", Domain, runId)));
        Assert.Equal("SeveralOfAKind", failure.Code);
        Assert.Contains("sg-second", failure.Message);

        // Of two addresses the one that the instance has is the node's.
        await bench.RepairAsync(change: RepairBench.Also(RepairBench.Region, new OwnedResource(ResourceKind.ElasticIp, "eipalloc-second", Domain, runId)));
        Assert.Equal(Assert.Single(bench.World.Content.Addresses).Key, bench.State.Resources.AllocationId);
    }

    [Fact]
    public async Task Without_resources_nothing_is_written()
    {
        using var bench = await RepairBench.DeployedAsync();
        bench.Lose();

        Assert.Equal("NothingToRepairFrom", (await bench.RefusalAsync(RepairBench.Subject with { Region = "eu-west-1" })).Code);
        Assert.False(File.Exists(bench.Paths.State));
    }

    [Fact]
    public async Task A_region_that_cannot_be_read_does_not_look_empty()
    {
        using var bench = await RepairBench.DeployedAsync();
        bench.Lose();

        var failure = await bench.RefusalAsync(change: RepairBench.Denied(RepairBench.Region));
        Assert.Equal("RepairNotComplete", failure.Code);
        Assert.Equal(DeployErrorKind.PermissionDenied, failure.Kind);
        Assert.Contains(RepairBench.Region, failure.Message);

        // Found elsewhere, it is rebuilt with a word about the region that nothing is known of.
        Assert.NotNull(await bench.RepairAsync(change: RepairBench.Denied("eu-west-1")));
        Assert.Contains("eu-west-1 could not be searched", Assert.Single(bench.Events.Warnings));
    }

    [Fact]
    public async Task Without_consent_nothing_is_written()
    {
        using var bench = await RepairBench.DeployedAsync();
        bench.Lose();
        var plans = new List<RepairPlan>();

        Assert.Null(await bench.RepairAsync(approve: false, plans: plans));

        var plan = Assert.Single(plans);
        Assert.True(plan.IsRebuild);
        Assert.Contains($"instance: {Assert.Single(bench.World.Content.Instances).Key}", plan.Changes);
        Assert.False(File.Exists(bench.Paths.State));
    }

    [Fact]
    public async Task An_unreadable_state_is_kept_beside_the_new_one()
    {
        using var bench = await RepairBench.DeployedAsync();
        var runId = bench.State.RunId;
        File.WriteAllText(bench.Paths.State, "{ damaged");

        Assert.Null(await bench.RepairAsync(approve: false));
        Assert.Equal("{ damaged", File.ReadAllText(bench.Paths.State));
        await bench.RepairAsync();

        Assert.Equal(runId, bench.State.RunId);
        Assert.Equal("{ damaged", File.ReadAllText(Assert.Single(Directory.GetFiles(bench.Paths.Folder, "state.json.unreadable-*"))));
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("folder")]
    [InlineData("link")]
    [InlineData("link to itself")]
    public async Task Whatever_has_the_name_of_the_state_is_kept_beside_the_new_one(string what)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the entries are those of Unix");
        using var bench = await RepairBench.DeployedAsync();
        var runId = bench.State.RunId;
        var elsewhere = Path.Combine(bench.Home, "elsewhere");
        File.Move(bench.Paths.State, elsewhere);
        var before = File.ReadAllText(elsewhere);
        switch (what)
        {
            case "pipe":
                OddEntries.Pipe(bench.Paths.State);
                break;
            case "folder":
                Directory.CreateDirectory(Path.Combine(bench.Paths.State, "inside"));
                break;
            case "link":
                File.CreateSymbolicLink(bench.Paths.State, elsewhere);
                break;
            default:
                OddEntries.Loop(bench.Paths.State);
                break;
        }

        await bench.RepairAsync();

        Assert.Equal(runId, bench.State.RunId);
        Assert.Equal(before, File.ReadAllText(elsewhere));
        Assert.Single(Directory.GetFileSystemEntries(bench.Paths.Folder, "state.json.unreadable-*"));
    }

    [Fact]
    public async Task A_node_that_another_process_works_on_is_left_alone()
    {
        using var bench = await RepairBench.DeployedAsync();
        using var held = bench.Store.Open(Domain);

        Assert.Equal("NodeIsBusy", (await bench.RefusalAsync()).Code);
    }

    [Fact]
    public async Task A_refusal_at_any_call_writes_nothing_or_says_what_it_does_not_know()
    {
        using var bench = await RepairBench.DeployedAsync(DnsMode.Route53);
        bench.Lose();
        var before = bench.World.Calls.Count;
        Assert.NotNull(await bench.RepairAsync());
        foreach (var action in bench.World.Calls.Skip(before).Distinct().ToList())
        {
            bench.Lose();
            var warnings = bench.Events.Warnings.Count();
            bench.Fault = (called, isAfter) => _ = called == action && !isAfter ? throw TestAccount.Denial(action) : 0;

            var ended = await Record.ExceptionAsync(() => bench.RepairAsync());
            bench.Fault = null;

            if (ended is null)
            {
                Assert.True(bench.Events.Warnings.Count() > warnings, action);
                Assert.Contains(action, string.Concat(bench.Events.Warnings));
            }
            else
            {
                Assert.Contains(Assert.IsType<DeployException>(ended).Code, new[] { "CloudAccessDenied", "RepairNotComplete" });
                Assert.False(File.Exists(bench.Paths.State), action);
                Assert.NotNull(await bench.RepairAsync());
            }
        }
    }
}
