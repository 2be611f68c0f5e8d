using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Deploy;

public sealed class DeploymentFlowTests
{
    [Theory]
    [InlineData(DnsMode.Route53)]
    [InlineData(DnsMode.User)]
    public async Task One_start_ends_with_every_phase_done_and_a_delivery(string mode)
    {
        using var bench = new RehearsalBench();

        var deployment = await bench.StartAsync(RehearsalBench.Request() with { DnsMode = mode, ConnectAgent = "codex" });

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.All(deployment.Phases, phase => Assert.Equal(PhaseStatus.Done, phase.Status));
        Assert.Matches("^[0-9]{8}$", deployment.Delivery!.InitializationCode);
        Assert.Equal("codex", deployment.Delivery.ConnectAgent);
        Assert.True(File.Exists(deployment.ReportPath));
        bench.AssertOneOfEach(mode);
    }

    [Fact]
    public async Task A_disk_that_is_nearly_full_is_told_of_with_the_command_that_makes_it_larger()
    {
        using var bench = new RehearsalBench();
        bench.Fault = (action, isAfter) =>
        {
            if (isAfter && action == "RunInstances")
            {
                bench.World.Content.Instances.Values.Single().Server.FreeDiskPercent = 4;
            }
        };

        await bench.StartAsync();

        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("(4 % free)", StringComparison.Ordinal)
            && warning.Contains("Set-DirexioNode -Domain chat.example.org -Rehearse -DiskSizeGB <size>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_created_when_the_plan_is_declined()
    {
        using var bench = new RehearsalBench();

        Assert.Null(await bench.StartAsync(approve: false));

        Assert.DoesNotContain(bench.World.Calls, RehearsalBench.Creates);
        Assert.Null(bench.Store.Read(RehearsalBench.Domain));
    }

    [Fact]
    public async Task The_plan_that_is_asked_about_shows_region_resources_and_cost()
    {
        using var bench = new RehearsalBench();

        await bench.StartAsync(RehearsalBench.Request() with { DnsMode = DnsMode.Route53 });

        var plan = bench.AskedPlan!;
        Assert.Equal("us-east-1", plan.Region);
        Assert.Equal(
            ["Key pair", "Security group", "Elastic IP address", "Hosted zone", "Instance", "Root volume"],
            plan.Resources.Select(resource => resource.Kind));
        Assert.Equal(21.73m, plan.CostEstimate.TotalMonthlyUsd);
        Assert.Equal(PriceSource.Queried, plan.CostEstimate.Source);
        Assert.Equal(plan.CostEstimate.TotalMonthlyUsd, plan.Resources.Sum(resource => resource.MonthlyUsd));
    }

    [Fact]
    public async Task Consent_and_price_are_on_record_before_the_first_creation()
    {
        using var bench = new RehearsalBench();
        string? seen = null;
        bench.Fault = (action, isAfter) =>
        {
            if (!isAfter && RehearsalBench.Creates(action))
            {
                seen ??= File.ReadAllText(bench.Paths.State);
            }
        };

        await bench.StartAsync();

        Assert.Contains($"\"approved_plan\": \"{bench.AskedPlan!.Hash}\"", seen);
        Assert.Contains("\"total_monthly_usd\": 21.23", seen);
    }

    [Fact]
    public async Task The_intent_is_on_disk_before_each_billable_call()
    {
        using var bench = new RehearsalBench();
        Dictionary<string, string> intents = new() { ["AllocateAddress"] = "elastic_ip", ["RunInstances"] = "instance", ["CreateHostedZone"] = "route53_zone" };
        HashSet<string> missing = [.. intents.Keys];
        bench.Fault = (action, isAfter) =>
        {
            if (!isAfter && intents.TryGetValue(action, out var intent) && bench.StateJson["intents"]!.AsObject().ContainsKey(intent))
            {
                missing.Remove(action);
            }
        };

        await bench.StartAsync(RehearsalBench.Request() with { DnsMode = DnsMode.Route53 });

        Assert.Empty(missing);
    }

    [Fact]
    public async Task The_address_comes_before_the_record_and_the_record_before_the_instance()
    {
        using var bench = new RehearsalBench();

        await bench.StartAsync(RehearsalBench.Request() with { DnsMode = DnsMode.Route53 });

        var calls = bench.World.Calls.ToList();
        Assert.True(calls.IndexOf("AllocateAddress") < calls.IndexOf("ChangeResourceRecordSets"));
        Assert.True(calls.IndexOf("ChangeResourceRecordSets") < calls.IndexOf("RunInstances"));
        Assert.True(calls.IndexOf("RunInstances") < calls.IndexOf("AssociateAddress"));
    }

    [Fact]
    public async Task A_start_on_a_recorded_node_creates_nothing_and_names_the_way_on()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAgainAsync());

        Assert.Equal("DeploymentExists", failure.Code);
        Assert.Contains("Resume-DirexioDeployment", failure.NextAction);
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Fact]
    public async Task A_binding_that_is_not_confirmed_stops_before_any_call()
    {
        using var bench = new RehearsalBench();

        var failure = await Assert.ThrowsAsync<DeployException>(
            () => bench.StartAsync(RehearsalBench.Request() with { ConfirmDomainBinding = false }));

        Assert.Equal("DomainBindingNotConfirmed", failure.Code);
        Assert.Empty(bench.World.Calls);
    }

    [Fact]
    public async Task A_resume_with_another_account_is_refused_and_changes_nothing()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsPending));
        bench.EditState(state => state["account_id"] = "999999999999");

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());

        Assert.Equal("AccountMismatch", failure.Code);
        Assert.Equal(PhaseId.S0_PREREQ_AWS, failure.Phase);
        Assert.DoesNotContain(bench.World.Calls, RehearsalBench.Creates);
    }

    [Fact]
    public async Task A_resume_of_a_complete_node_only_looks()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();

        var deployment = await bench.ResumeAsync();

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.DoesNotContain(bench.World.Calls, call => RehearsalBench.Creates(call) || call == "agent.matrix_session.create");
    }

    [Fact]
    public async Task A_bridge_session_that_still_answers_is_kept()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.TurnMissing)).ContinueWith(_ => { });
        var before = File.ReadAllText(Path.Combine(bench.Paths.ConnectFolder, "matrix-session.json"));
        bench.EditState(state => state["phases"]!["S6_WIRE_LOCAL"]!["status"] = "pending");

        await bench.ResumeAsync();

        Assert.Equal(before, File.ReadAllText(Path.Combine(bench.Paths.ConnectFolder, "matrix-session.json")));
    }

    [Theory]
    [InlineData("outputs.json")]
    [InlineData("credentials.json")]
    [InlineData("cc-connect/config.toml")]
    [InlineData("cc-connect/matrix-session.json")]
    public async Task A_lost_local_file_is_made_again(string name)
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });
        var file = Path.Combine(bench.Paths.Folder, name);
        File.Delete(file);

        var deployment = await bench.ResumeAsync();

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Matches("^[0-9]{8}$", deployment.Delivery!.InitializationCode);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task An_agent_named_after_completion_is_wired()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();

        var deployment = await bench.ResumeAsync(Resume() with { ConnectAgent = "gemini" });

        Assert.Equal("gemini", deployment!.Delivery!.ConnectAgent);
        Assert.Contains("type = \"gemini\"", File.ReadAllText(deployment.Delivery.ConnectConfig!));
        Assert.DoesNotContain(bench.World.Calls, RehearsalBench.Creates);
    }

    [Fact]
    public async Task The_agent_chosen_at_the_start_is_wired_by_a_later_resume()
    {
        using var bench = new RehearsalBench();
        var options = new Dictionary<string, object?> { ["session"] = "direxio", ["pane"] = "1" };
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsPending) with { ConnectAgent = "tmux", ConnectAgentOption = options });

        var deployment = await bench.ResumeAsync();

        Assert.Equal("tmux", deployment!.Delivery!.ConnectAgent);
        Assert.Contains("session = \"direxio\"", File.ReadAllText(deployment.Delivery.ConnectConfig!));
    }

    [Fact]
    public async Task A_stopped_instance_is_started_again_and_not_replaced()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        var instance = bench.World.Content.Instances.Values.Single();
        bench.World.Content.Instances[instance.Id] = instance with { State = InstanceState.Stopped };
        bench.EditState(state => state["phases"]!["S3_PROVISION"]!["status"] = "failed");

        var deployment = await bench.ResumeAsync();

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Equal(instance.Id, deployment.Resources.InstanceId);
        Assert.Contains("StartInstances", bench.World.Calls);
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Fact]
    public async Task A_cancelled_run_is_resumed_where_it_was()
    {
        using var bench = new RehearsalBench();
        using var stop = new CancellationTokenSource();
        bench.Fault = (action, isAfter) =>
        {
            if (isAfter && action == "AllocateAddress")
            {
                stop.Cancel();
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.StartAsync(cancellationToken: stop.Token));
        Assert.NotNull(bench.State.Resources.AllocationId);
        bench.Fault = null;

        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Fact]
    public async Task A_plan_made_earlier_applies_as_long_as_nothing_has_changed()
    {
        using var bench = new RehearsalBench();
        var plan = await bench.PlanAsync();
        Assert.DoesNotContain(bench.World.Calls, RehearsalBench.Creates);
        Assert.Equal(plan.Hash, (await bench.PlanAsync()).Hash);

        var changed = await Assert.ThrowsAsync<DeployException>(
            () => bench.StartAsync(plan.Request with { InstanceType = "t3.medium" }, hash: plan.Hash));
        Assert.Equal("PlanChanged", changed.Code);
        Assert.DoesNotContain(bench.World.Calls, RehearsalBench.Creates);

        var deployment = await bench.StartAsync(plan.Request, hash: plan.Hash);
        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
    }

    [Fact]
    public async Task A_mode_in_which_the_agent_asks_nobody_is_only_used_when_asked_for_and_warned_about()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "cursor" });
        Assert.DoesNotContain(bench.Events.Warnings, warning => warning.Contains("without asking", StringComparison.Ordinal));

        using var daring = new RehearsalBench();
        var options = new Dictionary<string, object?> { ["mode"] = "force" };
        await daring.StartAsync(RehearsalBench.Request() with { ConnectAgent = "cursor", ConnectAgentOption = options, AllowUnattendedAgent = true });
        Assert.Single(daring.Events.Warnings, warning => warning.Contains("'force'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_file_that_was_written_but_not_recorded_is_found_again()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsPending));
        bench.EditState(state => state["resources"]!.AsObject().Remove("key_file"));

        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
    }

    [Fact]
    public async Task Credentials_that_expire_on_a_finished_node_make_nothing_run_again()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        Assert.Equal(PhaseId.S0_PREREQ_AWS, (await bench.ResumeAsync(Resume(RehearsalEvent.NoCredentials)))!.CurrentPhase);

        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
        Assert.DoesNotContain(bench.World.Calls, call => call is "DescribeKeyPairs" or "DescribeAddresses" || RehearsalBench.Creates(call));
    }

    [Fact]
    public async Task A_state_with_free_resources_only_is_not_consent_to_a_server()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsPending));
        bench.EditState(state => state.Remove("approved_plan"));

        Assert.Null(await bench.ResumeAsync(approve: false));
        Assert.Empty(bench.World.Content.Instances);
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
    }

    [Fact]
    public async Task Port_22_moves_with_the_caller_and_leaves_no_opening_behind()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsPending));

        await bench.ResumeAsync(Resume() with { SshCidr = "198.51.100.0/24" });

        var ssh = bench.World.Content.Groups.Values.Single().Ingress.Where(rule => rule.FromPort == 22);
        Assert.Equal("198.51.100.0/24", Assert.Single(ssh).Cidr);
        Assert.Equal("198.51.100.0/24", bench.State.Field("ssh_cidr"));
    }

    [Fact]
    public async Task The_image_of_the_plan_is_launched_though_a_newer_one_has_come_out()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsPending));
        bench.EditState(state => state["resources"]!["ami_id"] = "ami-0ld");

        await bench.ResumeAsync();

        Assert.Equal("ami-0ld", bench.State.Resources.ImageId);
        Assert.Equal("ami-0ld", bench.World.Content.Instances.Values.Single().ImageId);
    }

    [Fact]
    public async Task A_value_that_the_nodes_files_cannot_carry_is_refused_before_anything_exists()
    {
        using var bench = new RehearsalBench();

        foreach (var request in new[]
        {
            RehearsalBench.Request() with { AcmeEmail = "_ops@example.org" },
            RehearsalBench.Request() with { MessageServerImage = "direxio/message-server:latest\n" },
        })
        {
            var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(request));
            Assert.Equal(DeployErrorKind.InvalidInput, failure.Kind);
            Assert.Empty(bench.World.Calls);
        }
    }

    private static DeploymentRequest Resume(params RehearsalEvent[] events) =>
        new() { Domain = RehearsalBench.Domain, Rehearse = true, RehearseEvent = events };
}
