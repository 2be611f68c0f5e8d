using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Facade;
using Direxio.Deployer.Engine.Tests.Operations.Repair;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Remove;

/// <summary>A node is taken down, and what is said of it is what the account says.</summary>
public sealed class RemovalTests
{
    private static readonly DeploymentRequest WithRoute53 = RehearsalBench.Request() with { DnsMode = DnsMode.Route53 };

    // The agent works in the node's folder unless the user names another one; what it made was deleted with the folder.
    [Fact]
    public async Task What_the_agent_has_made_is_kept_which_is_said_before_and_after()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        var (work, kept) = (bench.Paths.Workspace, bench.Paths.KeptWorkspace);
        Directory.CreateDirectory(Path.Combine(work, "thesis"));
        File.WriteAllText(Path.Combine(work, "thesis", "chapter1.md"), "weeks of work");
        Directory.CreateDirectory(kept);

        var removal = (await bench.RemoveAsync())!;

        Assert.True(removal.ServiceDirectoryRemoved);
        Assert.False(Directory.Exists(bench.Paths.Folder));
        Assert.Equal("weeks of work", File.ReadAllText(Path.Combine($"{kept}-2", "thesis", "chapter1.md")));
        Assert.Contains(bench.AskedRemoval!.Kept, words => words.Contains(work, StringComparison.Ordinal));
        Assert.Contains(bench.Events.All.OfType<NoteTaken>(), note => note.Text.Contains($"{kept}-2", StringComparison.Ordinal));
    }

    // A workspace that was named by hand, or a backup, may lie in the node's folder as well.
    [Fact]
    public async Task What_no_deployer_wrote_in_the_folder_of_the_node_is_kept_which_is_said_before_and_after()
    {
        using var bench = new RehearsalBench();
        var code = Path.Combine(bench.Paths.Folder, "code");
        await bench.StartAsync(WithRoute53 with { Workspace = code });
        File.WriteAllText(Path.Combine(code, "work.txt"), "weeks of work");
        File.WriteAllText(Path.Combine(bench.Paths.Folder, "environment notes.md"), "mine");
        File.WriteAllText(Path.Combine(bench.Paths.Folder, "credentials.json.bak"), "a secret");
        Directory.CreateDirectory(Path.Combine(bench.Paths.Folder, "cc-connect-src"));

        var removal = (await bench.RemoveAsync())!;

        var kept = bench.Paths.KeptFiles;
        Assert.True(removal.ServiceDirectoryRemoved);
        Assert.False(Directory.Exists(bench.Paths.Folder));
        Assert.Equal(["code", "environment notes.md"], Directory.EnumerateFileSystemEntries(kept).Select(Path.GetFileName).Order());
        Assert.Equal("weeks of work", File.ReadAllText(Path.Combine(kept, "code", "work.txt")));
        Assert.Contains(bench.AskedRemoval!.Kept, words => words.Contains("(code, environment notes.md)", StringComparison.Ordinal));
        Assert.Contains(bench.Events.All.OfType<NoteTaken>(), note => note.Text.Contains(kept, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_deployment_writes_there_is_not_taken_for_the_users()
    {
        using var bench = new RehearsalBench();

        await bench.StartAsync(WithRoute53 with { ConnectAgent = "codex" });

        Assert.Empty(NodeFolderEntries.OfTheUser(bench.Paths));
    }

    [Fact]
    public async Task A_node_is_removed_with_evidence_for_each_resource_and_its_report_stays()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        var resources = bench.State.Resources;

        var removal = (await bench.RemoveAsync())!;

        bench.AssertNothingLeft();
        Assert.Equal(RemovalStatus.Removed, removal.Status);
        Assert.Empty(removal.Residue);
        Assert.Equal(
            [
                ("connect_daemon", null, EvidenceStatus.Skipped),
                ("ebs_root_volume", resources.RootVolumeId, EvidenceStatus.Deleted),
                ("ec2_instance", resources.InstanceId, EvidenceStatus.Terminated),
                ("elastic_ip", resources.AllocationId, EvidenceStatus.Released),
                ("key_pair", resources.KeyName, EvidenceStatus.Deleted),
                ("route53_a_record", RehearsalBench.Domain, EvidenceStatus.Deleted),
                ("route53_hosted_zone", resources.ZoneId, EvidenceStatus.Deleted),
                ("security_group", resources.SecurityGroupId, EvidenceStatus.Deleted),
                ("tag_sweep", null, EvidenceStatus.Deleted),
            ],
            removal.Evidence.OrderBy(seen => seen.Name, StringComparer.Ordinal).Select(seen => (seen.Name, seen.Id, seen.Status)));
        Assert.True(removal.ServiceDirectoryRemoved);
        Assert.False(Directory.Exists(bench.Paths.Folder));
        var report = JsonNode.Parse(File.ReadAllText(removal.ReportPath!))!;
        Assert.Equal("destroy", report["operation_type"]!.GetValue<string>());
        Assert.Equal("terminated", report["destroy"]!["evidence"]!["ec2_instance"]!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_bridge_that_was_installed_and_whose_program_is_not_found_leaves_the_removal_incomplete_with_what_to_do()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        bench.EditState(state => state["agent_install_status"] = "installed");

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Incomplete, removal.Status);
        Assert.False(removal.ServiceDirectoryRemoved);
        var left = Assert.Single(removal.Residue);
        Assert.Equal((ResourceKind.LocalDaemon, RehearsalBench.Domain), (left.Kind, left.Id));
        Assert.Contains("direxio-connect daemon uninstall --service-name " + RehearsalBench.Domain, removal.NextAction, StringComparison.Ordinal);
        Assert.Contains("Node.js version that installed it", removal.NextAction, StringComparison.Ordinal);

        // Where it is known that none is there, the same command ends it.
        bench.EditState(state => state["agent_install_status"] = "recommend");
        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
    }

    [Fact]
    public async Task The_plan_names_every_id_and_what_it_costs_a_month()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        var resources = bench.State.Resources;

        Assert.Null(await bench.RemoveAsync(approve: false));

        var plan = bench.AskedRemoval!;
        Assert.Equal("123456789012", plan.AccountId);
        Assert.Equal(15.18m, plan.Items.Single(item => item.Id == resources.InstanceId).MonthlyUsd);
        Assert.Equal(2.40m, plan.Items.Single(item => item.Id == resources.RootVolumeId).MonthlyUsd);
        Assert.Equal(3.65m, plan.Items.Single(item => item.Id == resources.AllocationId).MonthlyUsd);
        Assert.Equal(0.50m, plan.Items.Single(item => item.Id == resources.ZoneId).MonthlyUsd);
        Assert.Equal(21.73m, plan.MonthlyUsd);
        Assert.Equal(bench.Paths.Folder, plan.ServiceDirectory);
        bench.AssertOneOfEach(DnsMode.Route53);
        Assert.Equal("Completed", Status(bench).Status);
    }

    [Fact]
    public async Task The_record_at_the_users_own_provider_is_left_to_the_user()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        var address = bench.State.Resources.PublicIp!;

        var removal = (await bench.RemoveAsync())!;

        bench.AssertNothingLeft();
        Assert.Equal(EvidenceStatus.Skipped, removal.Evidence.Single(seen => seen.Kind == ResourceKind.DnsRecord).Status);
        Assert.Contains($"{RehearsalBench.Domain} A {address}", removal.NextAction);
        Assert.DoesNotContain(bench.World.Calls, call => call is "ListHostedZones" or "ChangeResourceRecordSets");
    }

    [Fact]
    public async Task The_clients_that_were_told_of_the_node_are_named()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        bench.EditState(state => state["mcp_registrations"] = JsonNode.Parse("""[{"server":"direxio-chat","path":"/home/user/.codex/config.toml"}]"""));

        var removal = (await bench.RemoveAsync())!;

        Assert.Contains(bench.AskedRemoval!.Kept, kept => kept.Contains("/home/user/.codex/config.toml", StringComparison.Ordinal));
        Assert.Contains("'direxio-chat' in /home/user/.codex/config.toml", removal.NextAction);
    }

    [Fact]
    public async Task Once_more_it_says_that_it_was_done_and_where_the_proof_is()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        await bench.RemoveAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync());

        Assert.Equal("NodeNotFound", failure.Code);
        Assert.Contains($"It was removed: the report of that is '{bench.Paths.RemovalReport}'", failure.NextAction);
        Assert.Contains("New-DirexioReport -Domain chat.example.org", failure.NextAction);
    }

    [Fact]
    public async Task A_variable_that_is_wrong_for_something_else_keeps_no_node_billing()
    {
        using var home = new EngineHome(("DIREXIO_SPEECH_PROVIDER", "nobody"));

        var failure = await Assert.ThrowsAsync<DeployException>(() => home.Engine.RemoveAsync(
            new() { Domain = "nowhere.example.org", Rehearse = true }, _ => Task.FromResult(true), new RecordedEvents(), CancellationToken.None));

        Assert.Equal("NodeNotFound", failure.Code);
    }

    [Fact]
    public async Task When_the_service_knows_nothing_of_it_any_more_it_is_removed()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        bench.World.Content.Instances.Clear();
        bench.World.Content.Addresses.Clear();
        bench.World.Content.Groups.Clear();
        bench.World.Content.KeyPairs.Clear();
        bench.World.Content.Zones.Clear();
        bench.Pass(TimeSpan.FromMinutes(10));

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        Assert.DoesNotContain(bench.World.Calls, call => call.StartsWith("Delete", StringComparison.Ordinal) || call.StartsWith("Terminate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_every_call_is_denied_nothing_is_said_to_be_gone_and_the_state_stays()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        bench.Fault = (action, _) =>
        {
            if (action is not ("GetCallerIdentity" or "DNS"))
            {
                throw new CloudException(CloudFailure.AccessDenied, "ec2", action, "UnauthorizedOperation", "denied");
            }
        };

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Incomplete, removal.Status);
        Assert.All(removal.Evidence.Where(seen => seen.Kind != ResourceKind.LocalDaemon), seen => Assert.Equal(EvidenceStatus.Unknown, seen.Status));
        Assert.Equal(6, removal.Residue.Count(item => item.Kind != ResourceKind.DnsRecord));
        Assert.False(removal.ServiceDirectoryRemoved);
        Assert.Equal("Removing", Status(bench).Status);
        Assert.Contains(RecordedBill.From(bench.State).Recorded, item => item.Id == bench.State.Resources.InstanceId);

        bench.Fault = null;
        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task Credentials_that_are_refused_change_nothing()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        var before = File.ReadAllText(bench.Paths.State);
        bench.Fault = (action, _) => throw new CloudException(CloudFailure.AccessDenied, "sts", action, "AccessDenied", "denied");

        await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync());

        Assert.Equal(before, File.ReadAllText(bench.Paths.State));
        bench.AssertOneOfEach(DnsMode.Route53);
    }

    [Fact]
    public async Task Another_account_is_refused_before_anything_is_looked_at()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        bench.EditState(state => state["account_id"] = "999999999999");

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync());

        Assert.Equal("AccountMismatch", failure.Code);
        Assert.Equal(["GetCallerIdentity"], bench.World.Calls);
        bench.AssertOneOfEach(DnsMode.Route53);
    }

    [Fact]
    public async Task A_state_that_names_no_account_is_not_proved_by_an_account_that_has_nothing_of_it()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        bench.EditState(state =>
        {
            state.Remove("account_id");
            state["phases"]!["S0_PREREQ_AWS"]!["evidence"] = "sts ok";
        });
        bench.World.Content.Instances.Clear();
        bench.World.Content.Addresses.Clear();
        bench.World.Content.Groups.Clear();
        bench.World.Content.KeyPairs.Clear();
        bench.World.Content.Zones.Clear();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync());

        Assert.Equal("AccountNotProven", failure.Code);
        Assert.True(File.Exists(bench.Paths.State));

        // The way out that is named, without an editor.
        Assert.Contains("Repair-DirexioDeployment -Domain chat.example.org", failure.NextAction, StringComparison.Ordinal);
        await bench.RepairAsync();
        bench.Pass(TimeSpan.FromHours(1));
        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
    }

    [Fact]
    public async Task A_state_without_a_region_gets_it_by_a_command_and_the_node_goes()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        bench.EditState(state => state.Remove("region"));

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync());

        Assert.Equal("RegionNotRecorded", failure.Code);
        Assert.Contains("Repair-DirexioDeployment -Domain chat.example.org -Region <region>", failure.NextAction, StringComparison.Ordinal);
        await bench.RepairAsync(RepairBench.Subject with { Region = RepairBench.Region });
        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task An_instance_that_may_not_be_terminated_holds_back_what_it_uses_and_the_message_says_why()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        bench.Fault = Refuse("TerminateInstances", CloudFailure.Rejected, "OperationNotPermitted");

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Incomplete, removal.Status);
        Assert.Contains("OperationNotPermitted", removal.Evidence.Single(seen => seen.Name == "ec2_instance").Detail);
        Assert.Equal(
            [ResourceKind.Instance, ResourceKind.Volume, ResourceKind.ElasticIp, ResourceKind.SecurityGroup], removal.Residue.Select(item => item.Kind).Order());
        Assert.Equal(21.23m, removal.Residue.Sum(item => item.MonthlyUsd));
        Assert.Equal(bench.State.Resources.InstanceId, Assert.Single(bench.World.Content.Addresses).Value.InstanceId);
        Assert.DoesNotContain("ReleaseAddress", bench.World.Calls);
    }

    [Fact]
    public async Task An_address_that_was_moved_to_another_instance_is_not_taken_from_it()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        var (id, address) = bench.World.Content.Addresses.Single();
        bench.World.Content.Addresses[id] = address with { InstanceId = "i-somebodyelses" };

        var removal = (await bench.RemoveAsync())!;

        var residue = Assert.Single(removal.Residue);
        Assert.Equal((id, ResourceKind.ElasticIp, 3.65m), (residue.Id, residue.Kind, residue.MonthlyUsd));
        Assert.Contains("i-somebodyelses", removal.Evidence.Single(seen => seen.Name == "elastic_ip").Detail);
        Assert.True(File.Exists(bench.Paths.State));
    }

    [Fact]
    public async Task What_the_state_does_not_know_is_found_by_its_tags()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        var runId = bench.State.RunId!;
        bench.World.Content.Addresses["eipalloc-lost"] = new("eipalloc-lost", "203.0.113.99", runId, null);

        var removal = (await bench.RemoveAsync())!;

        bench.AssertNothingLeft();
        Assert.Equal(EvidenceStatus.Released, removal.Evidence.Single(seen => seen.Name == "elastic_ip:eipalloc-lost").Status);
    }

    internal static NodeStatus Status(RehearsalBench bench) =>
        new NodeStatusReader(bench.Store, new Redactor()).Read(RehearsalBench.Domain)!;

    [Fact]
    public async Task A_denial_names_what_to_allow()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        bench.Fault = (action, isAfter) =>
        {
            if (action == "ReleaseAddress" && !isAfter)
            {
                throw new CloudException(
                    CloudFailure.AccessDenied, "ec2", action, "UnauthorizedOperation", "You are not authorized to perform this operation.");
            }
        };

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Incomplete, removal.Status);
        Assert.Contains("Allow ec2:ReleaseAddress for this identity, then run Remove-DirexioNode", removal.NextAction);
        bench.Fault = null;
        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
    }

    internal static Action<string, bool> Refuse(string refused, CloudFailure failure, string code) => (action, isAfter) =>
    {
        if (action == refused && !isAfter)
        {
            throw new CloudException(failure, "aws", action, code, "refused");
        }
    };
}
