using System.Text.RegularExpressions;
using Direxio.Deployer.PowerShell.Views;

namespace Direxio.Deployer.PowerShell.Tests;

public sealed class ViewTests
{
    // The labels under which earlier releases delivered; the code was called "init code" there.
    private static readonly string[] DeliveryLabels =
    [
        "App domain", "initialization code", "product gate", "agent_node_id", "service_id", "service_dir", "agent_token", "agent_room_id",
        "env vars", "connect pkg", "connect agent", "connect config", "connect user", "connect device", "agent command", "install mode",
        "install cmd", "mcp pkg", "mcp server", "mcp config dir", "mcp codex", "mcp openclaw", "mcp hermes", "mcp install", "mcp doctor",
        "AWS region", "EC2", "SSH", "state.json", "stop billing", "security", "report",
    ];

    private const string Deploy = "Start-DirexioDeployment {0} -Rehearse -ConfirmDomainBinding -Force -ConnectAgent claudecode";

    [Fact]
    public void Completed_deployment_says_that_all_is_done_and_shows_the_whole_delivery_and_at_its_end_what_to_do_now()
    {
        using var shell = new Shell();
        var shown = shell.Show(string.Format(Deploy, "view-all.example.org"));
        AssertNoFormatError(shown);
        Assert.Contains("all 8 are done", shown);
        AssertDelivery(shown);
        Assert.Contains("rehearsal", shown);
        Assert.True(shown.LastIndexOf("do this now", StringComparison.Ordinal) > shown.LastIndexOf("security  ", StringComparison.Ordinal));
    }

    [Fact]
    public void Delivery_shows_all_its_lines_on_its_own()
    {
        using var shell = new Shell();
        var shown = shell.Show($"({string.Format(Deploy, "view-delivery.example.org")}).Delivery");
        AssertNoFormatError(shown);
        AssertDelivery(shown);
        Assert.Matches("initialization code : [0-9]{8}", shown);
        Assert.Contains("pending_user_confirmation", shown);
    }

    [Fact]
    public void Every_text_of_a_delivery_is_in_its_view()
    {
        using var shell = new Shell();
        shell.Run($"$global:d = ({string.Format(Deploy, "view-every.example.org")}).Delivery").ThrowIfFailed();
        var delivery = (Delivery)shell.Run("$d").ThrowIfFailed().Output[0].BaseObject;
        var shown = shell.Show("$d");
        Assert.All(
            typeof(Delivery).GetProperties().Where(property => property.PropertyType == typeof(string)),
            property => Assert.Contains((string?)property.GetValue(delivery) ?? string.Empty, shown));
    }

    [Theory]
    [InlineData("$lead")]
    [InlineData("$lead.Delivery")]
    public void A_delivery_leads_with_domain_code_and_what_to_do_now(string shown)
    {
        using var shell = new Shell();
        shell.Run($"$global:lead = {string.Format(Deploy, "view-lead.example.org")}").ThrowIfFailed();

        var lines = shell.Show(shown).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal("App domain          : view-lead.example.org", lines[0]);
        Assert.Matches("^initialization code : [0-9]{8}$", lines[1]);
        // Who sees the result as a list of properties, as PowerShell shows the second kind in one pipeline, has to find it too.
        Assert.StartsWith(
            "do this now         : Open the App and enter view-lead.example.org and the initialization code above "
                + "(Delivery.InitializationCode of the result).",
            lines[2]);
        Assert.Contains("Confirm-DirexioGate -Domain view-lead.example.org", lines[2]);
    }

    [Fact]
    public void A_record_that_the_user_has_to_set_is_a_block_to_copy_and_an_object()
    {
        using var shell = new Shell();
        const string Start = "Start-DirexioDeployment view-record.example.org -RehearseEvent DnsPending -ConfirmDomainBinding -Force";
        shell.Run($"$global:w = {Start} -WarningAction SilentlyContinue").ThrowIfFailed();
        var deployment = (Deployment)shell.Run("$w").ThrowIfFailed().Output[0].BaseObject;

        var record = Assert.Single(deployment.DnsRecords);
        Assert.Equal(("A", "view-record.example.org", deployment.Resources.PublicIp), (record.Type, record.Name, record.Value));
        var lines = shell.Show("$w").Split('\n').Select(line => line.TrimEnd()).ToList();
        Assert.Contains("  Type  Name                     Value", lines);
        Assert.Contains($"  A     view-record.example.org  {record.Value}", lines);
        var status = (NodeStatus)shell.Run("Get-DirexioStatus view-record.example.org -Rehearse").ThrowIfFailed().Output[0].BaseObject;
        Assert.Equal([record], status.DnsRecords);

        var done = shell.Run("Resume-DirexioDeployment view-record.example.org -Rehearse").ThrowIfFailed().Output[0].BaseObject;
        Assert.Empty(((Deployment)done).DnsRecords);
    }

    [Fact]
    public void Waiting_deployment_shows_what_to_do_and_no_delivery()
    {
        using var shell = new Shell();
        var shown = shell.Show("Start-DirexioDeployment view-waits.example.org -RehearseEvent DnsPending -ConfirmDomainBinding -Force -WarningAction SilentlyContinue");
        AssertNoFormatError(shown);
        Assert.Contains("WaitingForUser", shown);
        Assert.Contains("Next action", shown);
        Assert.DoesNotContain("initialization code :", shown);
    }

    [Fact]
    public void Plan_shows_resources_dns_cost_and_hash()
    {
        using var shell = new Shell();
        shell.Run("$global:p = Get-DirexioPlan view-plan.example.org -Rehearse").ThrowIfFailed();
        var plan = (DeploymentPlan)shell.Run("$p").ThrowIfFailed().Output[0].BaseObject;
        var shown = shell.Show("$p");
        AssertNoFormatError(shown);
        Assert.All(plan.Resources, resource => Assert.Contains(resource.Kind, shown));
        Assert.All(plan.DnsChanges, change => Assert.Contains(change.NewValue, shown));
        Assert.All(plan.CostEstimate.Excluded, item => Assert.Contains(item, shown));
        Assert.Contains(plan.Hash, shown);
        Assert.Contains("-ConfirmDomainBinding", shown);
    }

    [Fact]
    public void Cost_estimate_is_a_table_of_its_parts_with_the_total()
    {
        using var shell = new Shell();
        shell.Run("$global:e = Get-DirexioCostEstimate -InstanceType c7i.large -DnsMode Route53 -Rehearse").ThrowIfFailed();
        var estimate = (CostEstimate)shell.Run("$e").ThrowIfFailed().Output[0].BaseObject;
        var shown = shell.Show("$e");
        AssertNoFormatError(shown);
        Assert.All(estimate.Components, part => Assert.Contains(part.Description, shown));
        Assert.Contains(estimate.Excluded[0], shown);
        Assert.Contains(estimate.Notes[0], shown);
        Assert.Matches(@"Total\s+6\.55\s+at least", shown);
        Assert.Matches(@"c7i\.large.*unknown\s+unknown\s+Unknown", shown);
        Assert.Contains("0.005 / hour", shown);
        Assert.Contains("regionCode=us-east-1", shown);
        Assert.Contains("plan PAID, ACTIVE", shown);
    }

    [Fact]
    public void Status_is_a_row_for_each_node_and_in_full_for_a_given_one()
    {
        using var shell = new Shell();
        shell.Run(string.Format(Deploy, "view-status.example.org")).ThrowIfFailed();
        var rows = shell.Show("Get-DirexioStatus -Rehearse");
        var full = shell.Show("Get-DirexioStatus view-status.example.org -Rehearse");
        AssertNoFormatError(rows + full);
        Assert.Contains("USD/month", rows);
        Assert.DoesNotContain("Stop loss", rows);
        Assert.All(
            ["Where blocked", "Billing impact", "Resume safety", "Local refresh", "Next action", "Stop loss"],
            label => Assert.Contains(label, full));

        // A person reads the next step last, and what AWS and the files are called only on request.
        var detailed = shell.Show("Get-DirexioStatus view-status.example.org -Rehearse -Detailed");
        Assert.True(full.LastIndexOf("Next action", StringComparison.Ordinal) > full.LastIndexOf("Known since", StringComparison.Ordinal));
        Assert.All(
            ["S3_PROVISION", "SecurityGroupId", "state.json", "Written by"],
            detail =>
            {
                Assert.Contains(detail, detailed);
                Assert.DoesNotContain(detail, full);
            });
    }

    [Theory]
    [InlineData(80)]
    [InlineData(45)]
    public void A_node_in_full_breaks_no_word_whatever_the_window(int width)
    {
        using var shell = new Shell();
        shell.Run(string.Format(Deploy, $"view-{width}.example.org")).ThrowIfFailed();
        shell.Run($"$global:n = Get-DirexioStatus view-{width}.example.org -Rehearse -Detailed").ThrowIfFailed();
        var node = (NodeStatus)shell.Run("$n").Output[0].BaseObject;
        shell.Host.UI.RawUI.BufferSize = new(width, 3000);
        var shown = Summary.Render(node, shell.Host, style: null);

        Assert.All(shown.Split(Environment.NewLine), line => Assert.True(line.Length <= width || !Said(line).Contains(' '), line));
        var words = shown.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        Assert.All(
            string.Join(' ', node.WhereBlocked, node.ResumeSafety, node.NextAction, node.StopLoss, node.Resources.KeyFile, node.StatePath).Split(' '),
            word => Assert.Contains(word, words));
        Assert.DoesNotContain('\u001b', shown);
    }

    [Theory]
    [InlineData("$d.Phases", "Evidence")]
    [InlineData("$d.Resources", "InstanceId")]
    [InlineData("$d.CostEstimate", "USD a month")]
    [InlineData("$d.CostEstimate.Components", "USD/month")]
    [InlineData("$d.Delivery.UserGates", "Gate")]
    [InlineData("$p.Resources", "Kind")]
    [InlineData("$p.DnsChanges", "New value")]
    public void Parts_have_views_of_their_own(string part, string expected)
    {
        using var shell = new Shell();
        var shown = shell.Show(
            "$p = Get-DirexioPlan view-parts.example.org -Rehearse; " +
            $"$d = Start-DirexioDeployment view-parts-{Math.Abs(part.GetHashCode(StringComparison.Ordinal))}.example.org -Rehearse -ConfirmDomainBinding -Force; {part}");
        AssertNoFormatError(shown);
        Assert.Contains(expected, shown);
    }

    [Fact]
    public void A_report_shows_its_status_and_where_it_is()
    {
        using var shell = new Shell();
        shell.Run(string.Format(Deploy, "view-report.example.org")).ThrowIfFailed();
        var shown = shell.Show("New-DirexioReport view-report.example.org NewDeploy -Html -Rehearse");
        AssertNoFormatError(shown);
        Assert.All(["NewDeploy", "automated_gates_complete_user_confirmation_pending", "operation-report.json", "operation-report.html", "Generated"], text => Assert.Contains(text, shown));
    }

    // A line without its label.
    private static string Said(string line) => line[(line.IndexOf(": ", StringComparison.Ordinal) is 16 ? 18 : 0)..].Trim();

    private static void AssertDelivery(string shown) => Assert.All(DeliveryLabels, label => Assert.Contains(label.PadRight(20) + ": ", shown));

    // How PowerShell marks a script block of a view that failed.
    private static void AssertNoFormatError(string shown) => Assert.DoesNotContain("#ERR", shown);

    // What fails in a view shows as an empty place, and nowhere else.
    [Fact]
    public void Views_call_only_what_there_is()
    {
        using var shell = new Shell();
        var views = File.ReadAllText(Path.Combine(StagedModule.Folder, "Direxio.Deployer.Format.ps1xml"));
        var calls = Regex.Matches(views, @"\[(Direxio\.Deployer[\w.]*)\]::(\w+)")
            .Select(match => (Type: match.Groups[1].Value, Member: match.Groups[2].Value)).Distinct().ToList();

        Assert.NotEmpty(calls);
        Assert.All(calls, call => Assert.Equal(
            "1", shell.Run($"[{call.Type}].GetMember('{call.Member}').Count").ThrowIfFailed().Output[0].ToString()));
    }
}
