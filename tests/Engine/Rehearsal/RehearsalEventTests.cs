using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Rehearsal;

/// <summary>Each thing that can go differently, and the way on from there.</summary>
public sealed class RehearsalEventTests
{
    [Theory]
    [InlineData(RehearsalEvent.NoCredentials, PhaseId.S0_PREREQ_AWS, "Import-DirexioAwsCredential -Rehearse -Path")]
    [InlineData(RehearsalEvent.AddressQuotaExhausted, PhaseId.S1_PREFLIGHT, "5 of 5 are in use")]
    [InlineData(RehearsalEvent.VCpuQuotaExhausted, PhaseId.S1_PREFLIGHT, "may not run one more server of this size")]
    [InlineData(RehearsalEvent.DnsPending, PhaseId.S3_PROVISION, "chat.example.org  A  203.0.113.20")]
    public async Task What_the_user_must_do_is_a_wait_that_says_how_and_can_be_resumed(RehearsalEvent trouble, PhaseId phase, string instruction)
    {
        using var bench = new RehearsalBench();

        var waiting = await bench.StartAsync(RehearsalBench.Request(trouble));

        Assert.Equal(DeploymentStatus.WaitingForUser, waiting!.Status);
        Assert.Equal(phase, waiting.CurrentPhase);
        Assert.Contains(instruction, waiting.NextAction);
        Assert.Empty(bench.World.Content.Instances);
        if (phase < PhaseId.S3_PROVISION)
        {
            Assert.DoesNotContain(bench.World.Calls, RehearsalBench.Creates);
        }

        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Theory]
    [InlineData(RehearsalEvent.BootStepFails, PhaseId.S4_BOOTSTRAP_STACK, "BootStepFailed", "Failed to fetch the package index")]
    [InlineData(RehearsalEvent.CertificateRefused, PhaseId.S4_BOOTSTRAP_STACK, "HealthTimedOut", "no valid A records found")]
    [InlineData(RehearsalEvent.CertificateRateLimited, PhaseId.S4_BOOTSTRAP_STACK, "CertificateRateLimited", "rateLimited")]
    [InlineData(RehearsalEvent.HostKeyChanged, PhaseId.S4_BOOTSTRAP_STACK, "SshHostKeyChanged", "host key")]
    [InlineData(RehearsalEvent.ConsoleOutputMissing, PhaseId.S5_INIT_TOKENS, "SshHostKeyUnverified", "is empty")]
    [InlineData(RehearsalEvent.ConsoleOutputDenied, PhaseId.S5_INIT_TOKENS, "SshHostKeyUnverified", "AWS denies ec2:GetConsoleOutput")]
    [InlineData(RehearsalEvent.MemoryStore, PhaseId.S5_INIT_TOKENS, "MessageServerInMemory", "store_mode memory")]
    [InlineData(RehearsalEvent.TurnMissing, PhaseId.S7_VERIFY_E2E, "VerificationFailed", "turn: hands out no usable TURN server")]
    public async Task A_failure_has_its_code_its_phase_and_a_resume(RehearsalEvent trouble, PhaseId phase, string code, string text)
    {
        using var bench = new RehearsalBench();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(RehearsalBench.Request(trouble)));

        Assert.Equal(code, failure.Code);
        Assert.Equal(phase, failure.Phase);
        Assert.Contains(text, failure.Message);
        Assert.NotEmpty(failure.NextAction);
        Assert.Equal(DeploymentStatus.Failed, failure.Deployment!.Status);
        Assert.Equal(PhaseStatus.Failed, bench.State.GetPhase(phase).Status);

        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Fact]
    public async Task What_does_not_pass_names_a_log_and_a_test_to_find_the_cause_by()
    {
        using var bench = new RehearsalBench();

        var failure = await Assert.ThrowsAsync<DeployException>(
            () => bench.StartAsync(RehearsalBench.Request(RehearsalEvent.TurnMissing)));

        Assert.Contains("Get-DirexioLog -Domain chat.example.org -Rehearse -Source MessageServer", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains("Test-DirexioDeployment -Domain chat.example.org -Rehearse", failure.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_to_retry_is_told_when_the_certificate_authority_limits()
    {
        using var bench = new RehearsalBench();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(RehearsalBench.Request(RehearsalEvent.CertificateRateLimited)));

        Assert.Matches(@"after \d{4}-\d\d-\d\d \d\d:\d\d UTC", failure.NextAction);
    }

    [Fact]
    public async Task A_resume_makes_the_node_ask_for_its_certificate_instead_of_waiting_for_Caddy_to_do_so()
    {
        using var bench = new RehearsalBench();
        var refused = RehearsalBench.Request(RehearsalEvent.CertificateRefused);
        await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(refused));
        Assert.DoesNotContain("certificate", bench.World.Calls);

        var resumed = await bench.ResumeAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, RehearseEvent = refused.RehearseEvent });

        Assert.Equal(DeploymentStatus.Completed, resumed!.Status);
        Assert.Single(bench.World.Calls, "certificate");
    }

    [Fact]
    public async Task A_record_that_stands_there_is_replaced_only_with_the_users_word_and_kept_for_later()
    {
        using var bench = new RehearsalBench();
        var request = RehearsalBench.Request(RehearsalEvent.DnsRecordElsewhere) with { DnsMode = DnsMode.Route53 };

        var waiting = await bench.StartAsync(request);
        Assert.Equal(DeploymentStatus.WaitingForUser, waiting!.Status);
        Assert.Contains("A 198.51.100.99", waiting.NextAction);
        Assert.Contains("-ConfirmDnsOverwrite", waiting.NextAction);
        Assert.Contains("198.51.100.99", waiting.Phases[3].Evidence);
        Assert.DoesNotContain(bench.World.Calls, RehearsalBench.Creates);

        var completed = await bench.ResumeAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, ConfirmDnsOverwrite = true });
        Assert.Equal(DeploymentStatus.Completed, completed!.Status);
        Assert.Equal("A 198.51.100.99", bench.State.ResourceField("route53_existing_a_value"));
        Assert.Single(bench.State.Dns.PreviousRecordSets!);
        Assert.False(completed.Resources.HostedZoneCreated);
    }

    [Theory]
    [InlineData(DnsMode.User)]
    [InlineData(DnsMode.Route53)]
    public async Task A_network_that_intercepts_dns_is_said_in_the_plan_and_other_resolvers_decide(string mode)
    {
        using var bench = new RehearsalBench();
        var request = RehearsalBench.Request(RehearsalEvent.DnsIntercepted) with { DnsMode = mode, DnsResolver = ["https://dns.example.net/dns-query"] };

        var deployment = await bench.StartAsync(request);
        if (mode == DnsMode.User)
        {
            // The record cannot be set before the address is known, so nobody was asked for it.
            Assert.Equal(DeploymentStatus.WaitingForUser, deployment!.Status);
            Assert.DoesNotContain(bench.World.Calls, call => call is "own DNS" or "DNS over HTTPS");
            deployment = await bench.ResumeAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, RehearseEvent = [RehearsalEvent.DnsIntercepted] });
        }

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Contains(bench.AskedPlan!.Warnings, warning => warning.Contains("answers in place of", StringComparison.Ordinal));
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("https://dns.example.net/dns-query", StringComparison.Ordinal));
        Assert.Contains("https://dns.example.net/dns-query", bench.State.Field("dns_seen_by"));
        bench.AssertOneOfEach(mode);
    }

    [Fact]
    public async Task A_resolver_that_remembers_is_named_with_its_time_and_the_node_is_not_blamed()
    {
        using var bench = new RehearsalBench();

        var deployment = await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.ResolverRemembers));

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("900 s", StringComparison.Ordinal) && warning.Contains("the node answers", StringComparison.Ordinal));
        Assert.Contains("by strict TLS", bench.State.GetPhase(PhaseId.S7_VERIFY_E2E).Evidence);
    }

    [Fact]
    public async Task A_name_that_the_world_does_not_find_is_a_fault_of_dns_and_not_of_the_node()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync(
            new() { Domain = RehearsalBench.Domain, Rehearse = true, RehearseEvent = [RehearsalEvent.ResolverRemembers, RehearsalEvent.DnsPending] }));

        Assert.Equal("DnsLeadsElsewhere", failure.Code);
        Assert.Contains("The node works at", failure.Message, StringComparison.Ordinal);
        Assert.Contains("chat.example.org  A  203.0.113.20", failure.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_identity_is_warned_about_once()
    {
        using var bench = new RehearsalBench();

        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.RootIdentity, RehearsalEvent.DnsPending));
        await bench.ResumeAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, RehearseEvent = [RehearsalEvent.RootIdentity] });

        Assert.Single(bench.Events.Warnings, warning => warning.Contains("root user", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prices_that_are_not_told_are_fallbacks_or_unknown_but_never_guessed()
    {
        using var bench = new RehearsalBench();

        var plan = await bench.PlanAsync(RehearsalBench.Request(RehearsalEvent.PricingDenied));

        Assert.False(plan.CostEstimate.IsComplete);
        Assert.Null(plan.CostEstimate.Components.Single(part => part.Name == "ec2_instance").MonthlyUsd);
        Assert.Equal(PriceSource.Fallback, plan.CostEstimate.Components.Single(part => part.Name == "public_ipv4").Source);
        Assert.Contains(plan.Warnings, warning => warning.Contains("The total is a minimum", StringComparison.Ordinal));
    }

    // Without the event the advised command would show every price.
    [Fact]
    public async Task Which_prices_are_missing_is_shown_by_a_command_in_which_they_are()
    {
        using var bench = new RehearsalBench();

        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.PricingDenied));

        Assert.Contains(bench.Events.Warnings, warning =>
            warning.Contains("Get-DirexioPlan -Domain chat.example.org -Rehearse", StringComparison.Ordinal)
            && warning.Contains("-RehearseEvent PricingDenied", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_spent_code_is_no_error_and_the_users_own_password_is_written_nowhere()
    {
        using var bench = new RehearsalBench();

        var deployment = await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.CodeAlreadySpent));

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.True(deployment.Delivery!.CodeIsSpent);
        Assert.Null(deployment.Delivery.InitializationCode);
        Assert.All(
            Directory.EnumerateFiles(bench.Paths.Folder, "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain("the users own password", File.ReadAllText(file)));
    }
}
