using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Operations.Checks;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Checks;

/// <summary>What was changed by hand is one row, and the command that the row names puts it right.</summary>
public sealed class DriftTests : IDisposable
{
    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private WorldContent Account => bench.World.Content;

    private RehearsedInstance Instance
    {
        get => Account.Instances.Values.Single();
        set => Account.Instances[value.Id] = value;
    }

    [Fact]
    public async Task A_node_that_is_as_it_was_made_and_is_backed_up_has_nothing_to_put_right()
    {
        await StartAsync();

        var rows = await bench.CheckAsync();

        Assert.All(rows, row => Assert.Equal((row.Name, CheckSeverity.Ok, null), (row.Name, row.Severity, row.Fix)));
        string[] expected =
        [
            "InstanceState", "InstanceType", "InstanceHealth", "FirewallRules", "FirewallOpenings", "ElasticAddress", "Record", "Dnssec",
            "ZoneDelegation", "Health",
            "McpMessages", "TurnAccess", "Certificate", "Service.message-server", "Image.message-server", "Disk", "Memory",
            "RestartPending", "SecurityUpdates", "CallRelay", "DomainRegistration", "Backup",
        ];
        Assert.Empty(expected.Except(rows.Select(row => row.Name)));
        Assert.All(rows, row => Assert.False(string.IsNullOrEmpty(row.Source)));
    }

    [Fact]
    public async Task A_look_changes_neither_the_record_nor_the_account()
    {
        await StartAsync();
        var before = File.ReadAllText(bench.Paths.State);

        await bench.CheckAsync();

        Assert.Equal(before, File.ReadAllText(bench.Paths.State));
    }

    [Fact]
    public async Task Rows_are_in_the_language_of_the_session()
    {
        await StartAsync();
        Account.Groups.Values.Single().Ingress.RemoveAll(rule => rule.FromPort == 443);
        using var scope = Language.Enter(CultureData.Chinese);

        var rows = await bench.CheckAsync();

        Assert.All(rows, row => Assert.DoesNotMatch("[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", row.Expected + row.Source));
        var found = Assert.Single(rows, row => row.Severity != CheckSeverity.Ok);
        Assert.Contains("不允许来自 0.0.0.0/0 的 tcp 443进入", found.Actual, StringComparison.Ordinal);
        Assert.StartsWith("请补上缺少的内容：Resume-DirexioDeployment", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_was_taken_away_comes_back()
    {
        await StartAsync();
        Account.Groups.Values.Single().Ingress.RemoveAll(rule => rule.FromPort == 443);

        await AssertMendedAsync("FirewallRules", "does not let in tcp 443 from 0.0.0.0/0", "Resume-DirexioDeployment", RepeatAsync);
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_leads_to_the_node_again()
    {
        await StartAsync();
        var address = Account.Addresses.Values.Single();
        Account.Addresses[address.Id] = address with { InstanceId = null };

        await AssertMendedAsync("ElasticAddress", $"{address.PublicIp} leads to no instance", "Resume-DirexioDeployment", RepeatAsync);
    }

    [Fact]
    public async Task A_record_that_was_deleted_is_written_again()
    {
        await StartAsync();
        Account.Zones.Values.Single().Records.RemoveAll(record => record.Type == "A");

        await AssertMendedAsync("Record", "has no A record", "Resume-DirexioDeployment", RepeatAsync);
    }

    [Fact]
    public async Task A_type_that_was_changed_elsewhere_is_changed_back()
    {
        await StartAsync();
        var recorded = Instance.Type;
        Instance = Instance with { Type = "t3.large" };

        await AssertMendedAsync(
            "InstanceType", "t3.large", $"Set-DirexioNode", () => bench.ChangeAsync(new() { InstanceType = recorded }));
    }

    [Fact]
    public async Task A_record_that_somebody_changed_is_put_back_and_not_given_up_with_the_domain()
    {
        await StartAsync();
        var records = Account.Zones.Values.Single().Records;
        var own = records.Single(record => record.Type == "A");
        records[records.IndexOf(own)] = own with { Values = ["203.0.113.99"] };

        var waiting = (await RepeatAsync())!;

        Assert.Equal(DeploymentStatus.WaitingForUser, waiting.Status);
        Assert.DoesNotContain("Choose another domain", waiting.NextAction, StringComparison.Ordinal);
        Assert.Contains("chat.example.org is the identity of this node", waiting.NextAction, StringComparison.Ordinal);
        Assert.Contains($"leads to {bench.State.Resources.PublicIp}", waiting.NextAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example/server:v1", CheckSeverity.Unknown)]
    [InlineData(null, CheckSeverity.Unknown)]
    [InlineData("example/other:v1", CheckSeverity.Warning)]
    public async Task An_image_whose_digest_the_node_does_not_tell_is_not_said_to_be_another(string? image, CheckSeverity severity)
    {
        await StartAsync();
        var state = bench.State;
        state.Images.Record(new Dictionary<string, string> { ["message-server"] = "example/server:v1@sha256:1234" });
        var service = new JsonObject { ["service"] = "message-server", ["state"] = "running", ["image"] = image, ["digests"] = new JsonArray() };

        var rows = new NodeFactRows(RehearsalBench.Domain, state).RowsOf(new() { ["services"] = new JsonArray(service) });

        Assert.Equal(severity, Assert.Single(rows, row => row.Name == "Image.message-server").Severity);
    }

    [Fact]
    public async Task What_AWS_announces_is_told_before_it_happens()
    {
        await StartAsync();
        Instance = Instance with
        {
            Announced = new("instance-retirement", "The instance is running on degraded hardware", new(2027, 1, 31, 4, 0, 0, TimeSpan.Zero)),
        };

        var row = (await bench.CheckAsync()).Single(one => one.Name == "InstanceHealth");

        Assert.Equal(CheckSeverity.Warning, row.Severity);
        Assert.EndsWith(
            "instance-retirement, 2027-01-31 04:00 UTC: The instance is running on degraded hardware", row.Actual, StringComparison.Ordinal);
        Assert.Contains("Stop-DirexioNode", row.Fix, StringComparison.Ordinal);
        Assert.Contains("Start-DirexioNode", row.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_that_was_deleted_is_created_again()
    {
        await bench.StartAsync(RehearsalBench.Request() with
        {
            DnsMode = DnsMode.Route53, ConnectAgent = "codex", MonthlyBudgetUsd = 30, BudgetEmail = "me@example.org",
        });
        await BackupAsync();
        Account.Budgets.Clear();

        await AssertMendedAsync("Budget", "the account does not have", "Resume-DirexioDeployment", RepeatAsync);
    }

    [Fact]
    public async Task An_instance_that_was_stopped_is_started()
    {
        await StartAsync();
        Instance = Instance with { State = InstanceState.Stopped };

        var rows = await bench.CheckAsync();

        var row = rows.Single(one => one.Name == "InstanceState");
        Assert.Equal(CheckSeverity.Error, row.Severity);
        Assert.Contains("is stopped", row.Actual, StringComparison.Ordinal);
        Assert.Contains("Start-DirexioNode", row.Fix, StringComparison.Ordinal);
        // What a stopped machine cannot tell is told as unknown or as a fault, never as well.
        Assert.DoesNotContain(rows, one => one.Name is "Disk" or "Service.caddy");
        Assert.Contains(rows, one => one.Name == "Node" && one.Severity == CheckSeverity.Unknown);
        await bench.StartNodeAsync();
        Assert.All(await bench.CheckAsync(), one => Assert.Equal((one.Name, CheckSeverity.Ok), (one.Name, one.Severity)));
    }

    [Fact]
    public async Task What_others_opened_is_told_and_left()
    {
        await StartAsync();
        Account.Groups.Values.Single().Ingress.Add(new("tcp", 22, 22, "0.0.0.0/0", "opened by hand"));

        var row = (await bench.CheckAsync()).Single(one => one.Severity != CheckSeverity.Ok);

        Assert.Equal(("FirewallOpenings", CheckSeverity.Warning, "also lets in tcp 22 from 0.0.0.0/0"), (row.Name, row.Severity, row.Actual));
    }

    [Fact]
    public async Task A_service_that_ended_is_told_of_with_its_own_log()
    {
        await StartAsync();
        Instance.Server.EndedService = "limiter";

        var row = (await bench.CheckAsync()).Single(one => one.Name == "Service.limiter");

        Assert.Equal((CheckSeverity.Error, "exited"), (row.Severity, row.Actual));
        Assert.Contains("Get-DirexioLog -Domain chat.example.org -Rehearse -Source Limiter", row.Fix, StringComparison.Ordinal);
        Assert.NotEmpty(await bench.ReadLogAsync(new() { Source = LogSource.Limiter }));
    }

    // The cmdlet ends a command after a minute unless it is told otherwise: installing packages or fetching images takes longer, and
    // whoever followed the advice would have them ended in the middle.
    [Fact]
    public async Task What_is_advised_to_run_on_the_node_is_given_the_time_to_end()
    {
        await StartAsync();
        Instance.Server.EndedService = "limiter";
        Instance.Server.SecurityUpdates = 3;

        var fixes = (await bench.CheckAsync()).Where(row => row.Name is "Service.limiter" or "SecurityUpdates").Select(row => row.Fix!);

        string[] expected =
        [
            "Invoke-DirexioNodeCommand -Domain chat.example.org -Rehearse"
                + " -Command 'sudo -n docker compose --project-directory /opt/p2p up --detach' -TimeoutSeconds 3600",
            "Invoke-DirexioNodeCommand -Domain chat.example.org -Rehearse -Command 'sudo -n unattended-upgrade' -TimeoutSeconds 3600",
        ];
        Assert.All(expected.Zip(fixes), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Equal(expected.Length, fixes.Count());
    }

    [Fact]
    public async Task A_node_without_a_fresh_backup_is_told_of_until_one_is_made()
    {
        await MakeAsync();

        await AssertMendedAsync("Backup", "knows of no backup", "Backup-DirexioNode", BackupAsync);

        bench.Pass(TimeSpan.FromDays(9));
        await AssertMendedAsync("Backup", "9 days ago", "Backup-DirexioNode", BackupAsync);
        File.Delete(bench.State.Server.LastBackupPath!);
        await AssertMendedAsync("Backup", "no longer there", "Backup-DirexioNode", BackupAsync);
    }

    private Task BackupAsync() => new BackupCommand(bench.Context()).RunAsync(
        new() { Domain = RehearsalBench.Domain, Rehearse = true }, _ => Task.FromResult(true), TestContext.Current.CancellationToken);

    private async Task StartAsync()
    {
        await MakeAsync();
        await BackupAsync();
    }

    private Task MakeAsync() => bench.StartAsync(RehearsalBench.Request() with { DnsMode = DnsMode.Route53, ConnectAgent = "codex" });

    private Task<Deployment?> RepeatAsync() =>
        bench.ResumeAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, RepeatFrom = PhaseId.S3_PROVISION });

    private async Task AssertMendedAsync(string name, string actual, string fix, Func<Task> mend)
    {
        var row = (await bench.CheckAsync()).Single(one => one.Severity != CheckSeverity.Ok);
        Assert.Equal(name, row.Name);
        Assert.Contains(actual, row.Actual, StringComparison.Ordinal);
        Assert.Contains(fix, row.Fix, StringComparison.Ordinal);
        Assert.Contains("-Rehearse", row.Fix, StringComparison.Ordinal);

        await mend();

        Assert.All(await bench.CheckAsync(), one => Assert.Equal((one.Name, CheckSeverity.Ok), (one.Name, one.Severity)));
    }
}
