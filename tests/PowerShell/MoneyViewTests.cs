using Direxio.Deployer.PowerShell.Views;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>The amount beside a node is what it bills now, and says where a part of it is not known.</summary>
public sealed class MoneyViewTests
{
    private const string Deploy = "Start-DirexioDeployment {0} -Rehearse -ConfirmDomainBinding -Force -DnsMode User";

    [Fact]
    public void A_stopped_node_shows_what_goes_on_billing_and_beside_it_what_it_costs_when_it_runs()
    {
        const string Node = "money-stopped.example.org";
        using var shell = new Shell();
        shell.Run(string.Format(Deploy, Node)).ThrowIfFailed();
        var ran = CellOf(shell, Node);
        shell.Run($"Stop-DirexioNode {Node} -Rehearse -Confirm:$false").ThrowIfFailed();

        Assert.Equal(("21.23", "6.05"), (ran, CellOf(shell, Node)));
        Assert.Matches($@"{Node}\s+Stopped\s+S7\s+6\.05", shell.Show("Get-DirexioStatus -Rehearse"));
        Assert.Contains(
            "6.05 USD a month now, 21.23 USD a month when it is complete and runs",
            Flat(shell.Show($"Get-DirexioStatus {Node} -Rehearse")));
    }

    [Fact]
    public void A_node_of_which_nothing_was_made_bills_nothing_yet()
    {
        const string Node = "money-nothing.example.org";
        using var shell = new Shell();
        shell.Run(string.Format(Deploy, Node) + " -RehearseEvent NoCredentials");

        Assert.Equal("0.00", CellOf(shell, Node));
    }

    [Fact]
    public void A_deployment_that_failed_shows_what_was_made_until_then()
    {
        const string Node = "money-failed.example.org";
        using var shell = new Shell();
        var shown = Flat(shell.Show(string.Format(Deploy, Node) + " -RehearseEvent CapacityMissing -ErrorAction SilentlyContinue"));
        var status = Flat(shell.Show($"Get-DirexioStatus {Node} -Rehearse"));

        Assert.NotEqual("21.23", CellOf(shell, Node));
        Assert.Matches("Monthly cost : [0-9a-z. ]+USD a month now, 21.23 USD a month when it is complete and runs", status);
        Assert.DoesNotContain("Monthly cost : 21.23", shown);
    }

    [Theory]
    [InlineData(21.23, true, "21.23")]
    [InlineData(0, true, "0.00")]
    [InlineData(3.65, false, ">= 3.65")]
    [InlineData(0, false, "unknown")]
    public void An_amount_of_which_a_part_is_not_known_is_marked(double known, bool isComplete, string shown)
    {
        var node = Node("Completed") with { BilledNow = new((decimal)known, isComplete) };

        Assert.Equal(shown, Cell(node));
        Assert.Equal(shown, MoneyText.Now(node));
    }

    [Fact]
    public void Of_a_node_that_cannot_be_read_the_amount_is_unknown() => Assert.Equal("unknown", Cell(Node("Unreadable")));

    [Fact]
    public void In_full_a_part_that_is_not_known_makes_both_amounts_lower_bounds()
    {
        var estimate = Estimate(new CostComponent("ec2_instance", "t9", null, "hour", null, PriceSource.Unknown), Disk);
        var node = Node("Completed") with { CostEstimate = estimate, BilledNow = new(2.40m, false) };

        Assert.Contains("Monthly cost    : at least 2.40 USD a month\n", Full(node));
        Assert.Contains("Monthly cost    : price unknown", Full(Node("Completed") with
        {
            CostEstimate = Estimate(new CostComponent("ec2_instance", "t9", null, "hour", null, PriceSource.Unknown)),
            BilledNow = new(0, false),
        }));
    }

    [Theory]
    [InlineData("Removed")]
    [InlineData("Removing")]
    public void A_node_whose_removal_has_begun_costs_what_is_left_of_it_and_will_not_run_again(string status)
    {
        var node = Node(status) with { CostEstimate = Estimate(Disk), BilledNow = new(0, true) };

        Assert.Equal("0.00", Cell(node));
        Assert.Contains("Monthly cost    : 0.00 USD a month\n", Full(node));
    }

    [Fact]
    public void What_a_change_of_a_stopped_node_costs_is_said_to_be_while_it_runs()
    {
        const string Node = "money-change.example.org";
        using var shell = new Shell();
        shell.Run(string.Format(Deploy, Node)).ThrowIfFailed();
        shell.Run($"Stop-DirexioNode {Node} -Rehearse -Confirm:$false").ThrowIfFailed();

        Assert.Matches(
            "Monthly cost : [0-9.]+ USD when it runs",
            Flat(shell.Show($"Set-DirexioNode {Node} -InstanceType t3.medium -Rehearse -Confirm:$false")));
    }

    // A state of an early release does not say it.
    [Fact]
    public void Prices_of_which_the_time_is_not_known_were_not_read_in_1970()
    {
        var shown = Summary.Render(Estimate(Disk), new ScriptedHost(), style: null);

        Assert.DoesNotContain("1970", shown);
        Assert.Contains("When the prices were read is not known", shown);
    }

    private static CostComponent Disk => new("ebs_gp3", "disk", 0.08m, "GB-month", 2.40m, PriceSource.Queried);

    private static CostEstimate Estimate(params CostComponent[] parts) => new(
        "us-east-1", parts, parts.Sum(part => part.MonthlyUsd ?? 0), PriceSource.Queried, [], DateTime.UnixEpoch);

    private static NodeStatus Node(string status) => new()
    {
        Domain = "chat.example.org",
        ServiceId = "chat.example.org",
        Status = status,
        Phases = [],
        Resources = new(),
        UserGates = [],
        WhereBlocked = "there",
        BillingImpact = "some",
        ResumeSafety = "safe",
        LocalRefresh = "none",
        NextAction = "wait",
        StopLoss = "stop",
        StateFormat = "any",
        KnownSince = null,
        StatePath = "state.json",
    };

    private static string Cell(NodeStatus node) => RowTable.Of(node).Cells.Single(cell => cell.Head == "USD/month").Text;

    private static string CellOf(Shell shell, string node) =>
        Cell((NodeStatus)shell.Run($"Get-DirexioStatus {node} -Rehearse").ThrowIfFailed().Output[0].BaseObject);

    private static string Full(NodeStatus node) =>
        Summary.Render(node, new ScriptedHost { UI = { RawUI = { BufferSize = new(200, 100) } } }, style: null).ReplaceLineEndings("\n");

    private static string Flat(string shown) => string.Join(' ', shown.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
