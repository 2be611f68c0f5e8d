using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>Set-, Stop- and Start-DirexioNode as a user of PowerShell meets them, on a rehearsed node.</summary>
public sealed class ChangeCommandTests : IDisposable
{
    private const string Deploy = "$null = Start-DirexioDeployment {0} -Rehearse -ConfirmDomainBinding -Force -WarningAction Ignore";

    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    // The plan said that nothing is stopped.
    [Theory]
    [InlineData(true, "may be stopped")]
    [InlineData(false, "keeps running")]
    public void A_change_that_was_interrupted_speaks_of_a_stopped_node_only_where_it_stops_it(bool stops, string said)
    {
        CostEstimate cost = new("us-east-1", [], 0, PriceSource.Queried, [], default);
        var plan = new NodeChangePlan
        {
            Domain = "ch-a.example.org",
            AccountId = "123456789012",
            Region = "us-east-1",
            CostBefore = cost,
            CostAfter = cost,
            Changes = [new("DiskSizeGB", "30 GiB", "60 GiB"), new("InstanceType", "t3.small", "t3.medium") { NeedsDowntime = stops }],
        };

        var told = ChangeSummary.Stopped(plan, "Set-DirexioNode -Domain ch-a.example.org");

        Assert.Contains(said, told);
        Assert.EndsWith("Set-DirexioNode -Domain ch-a.example.org", told);
    }

    [Fact]
    public void The_plan_shows_both_prices_and_the_downtime_and_WhatIf_changes_nothing()
    {
        MakeNode("ch-plan.example.org");

        Assert.Empty(shell.Run("Set-DirexioNode ch-plan.example.org -Rehearse -InstanceType t3.medium -DiskSizeGB 60 -WhatIf").ThrowIfFailed().Output);

        Assert.Contains("InstanceType: t3.small -> t3.medium", shell.Host.Shown);
        Assert.Contains("DiskSizeGB: 30 GiB -> 60 GiB", shell.Host.Shown);
        Assert.Contains("21.23 USD now, 38.82 USD afterwards; 17.59 USD more", shell.Host.Shown);
        Assert.Contains("Downtime: yes", shell.Host.Shown);
        Assert.Equal("t3.small", Single("(Get-DirexioStatus ch-plan.example.org -Rehearse).Resources.InstanceType"));
    }

    [Fact]
    public void Without_Force_one_prompt_shows_it_and_no_changes_nothing()
    {
        MakeNode("ch-ask.example.org");
        shell.Host.Answer = 'N';

        Assert.Empty(shell.Run("Set-DirexioNode ch-ask.example.org -Rehearse -SshCidr 198.51.100.0/24").ThrowIfFailed().Output);

        var prompt = Assert.Single(shell.Host.Prompts);
        Assert.Contains("SshCidr: 203.0.113.7/32 -> 198.51.100.0/24", prompt);
        Assert.Contains("no difference", prompt);
        Assert.Contains("Downtime: none", prompt);
    }

    // An agent follows the next step word for word.
    [Fact]
    public void The_next_step_of_a_change_that_has_to_wait_is_the_same_change()
    {
        MakeNode("ch-next.example.org");
        shell.Run("$null = Set-DirexioNode ch-next.example.org -Rehearse -DiskSizeGB 60 -Force").ThrowIfFailed();
        var failed = shell.Run("Set-DirexioNode ch-next.example.org -Rehearse -DiskSizeGB 80 -TimeoutMinutes 20 -Force");
        Assert.Equal("DiskChangeUnderWay", failed.ErrorId);
        var next = failed.Error!.ErrorDetails.RecommendedAction;

        // It is as early as before, and the same is wanted as before.
        var again = shell.Run($"{next[next.IndexOf("Set-DirexioNode", StringComparison.Ordinal)..].TrimEnd('.')} -Force");

        Assert.Equal("DiskChangeUnderWay", again.ErrorId);
        Assert.Equal(next, again.Error!.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_change_emits_the_node_as_it_is_afterwards()
    {
        MakeNode("ch-change.example.org");

        var change = (NodeChange)shell.Run("Set-DirexioNode ch-change.example.org -Rehearse -InstanceType t3.medium -DiskSizeGB 60 -Force")
            .ThrowIfFailed().Output.Single().BaseObject;

        Assert.Equal(("t3.medium", 60, NodePowerState.Running), (change.InstanceType, change.DiskSizeGB, change.State));
        Assert.Equal(["DiskSizeGB", "InstanceType"], change.Changes.Select(item => item.Setting));
        var view = shell.Show("Set-DirexioNode ch-change.example.org -Rehearse -InstanceType t3.medium -Force");
        Assert.Contains("nothing: everything was already as requested", view);
    }

    [Fact]
    public void Protection_holds_against_Force_and_is_shown()
    {
        MakeNode("ch-held.example.org");
        shell.Run("$null = Set-DirexioNode ch-held.example.org -Rehearse -Protected -Force").ThrowIfFailed();

        var removal = shell.Run("Remove-DirexioNode ch-held.example.org -Rehearse -Force");

        Assert.StartsWith("NodeIsProtected,", removal.Errors.Single().FullyQualifiedErrorId);
        Assert.Contains("Set-DirexioNode -Domain ch-held.example.org -Rehearse -Protected:$false", removal.Errors.Single().ErrorDetails.RecommendedAction);
        Assert.Equal("True", Single("(Get-DirexioStatus ch-held.example.org -Rehearse).Protected"));
        Assert.Contains("from being stopped", shell.Show("Get-DirexioStatus ch-held.example.org -Rehearse"));
        Assert.Equal("False", Single("(Set-DirexioNode ch-held.example.org -Rehearse -Protected:$false -Force).Protected"));
        Assert.Equal("Removed", Single("(Remove-DirexioNode ch-held.example.org -Rehearse -Force).Status"));
    }

    [Fact]
    public void Stop_and_start_take_nodes_from_the_pipeline_and_go_on_after_one_that_fails()
    {
        MakeNode("ch-a.example.org");
        MakeNode("ch-b.example.org");
        shell.Run("$null = Set-DirexioNode ch-a.example.org -Rehearse -Protected -Force").ThrowIfFailed();

        var stop = shell.Run("Get-DirexioStatus ch-a.example.org, ch-b.example.org -Rehearse | Stop-DirexioNode");

        Assert.StartsWith("NodeIsProtected,", stop.Errors.Single().FullyQualifiedErrorId);
        Assert.Equal(("ch-b.example.org", NodePowerState.Stopped), Named(stop.Output.Single().BaseObject));
        Assert.Equal("Stopped", Single("(Get-DirexioStatus ch-b.example.org -Rehearse).Status"));
        Assert.Contains("gp3 root volume", shell.Show("Stop-DirexioNode ch-b.example.org -Rehearse"));
        Assert.Contains(
            "everything except the instance", Single("(Get-DirexioCostEstimate -Domain ch-b.example.org -Rehearse).Notes -join ' '"));

        var start = shell.Run("Get-DirexioStatus ch-a.example.org, ch-b.example.org -Rehearse | Where-Object Status -eq Stopped | Start-DirexioNode").ThrowIfFailed();

        Assert.Equal(("ch-b.example.org", NodePowerState.Running), Named(start.Output.Single().BaseObject));
        Assert.Equal("Completed", Single("(Get-DirexioStatus ch-b.example.org -Rehearse).Status"));
    }

    [Fact]
    public void WhatIf_says_what_would_go_on_billing_and_stops_nothing()
    {
        MakeNode("ch-what.example.org");

        Assert.Empty(shell.Run("Stop-DirexioNode ch-what.example.org -Rehearse -WhatIf").ThrowIfFailed().Output);

        Assert.Contains("disk: 2.40 USD a month", shell.Host.Shown);
        Assert.Contains("Together 6.05 USD a month", shell.Host.Shown);

        Assert.Equal("Completed", Single("(Get-DirexioStatus ch-what.example.org -Rehearse).Status"));
    }

    private static (string Domain, NodePowerState State) Named(object node) => ((NodePower)node is var power) ? (power.Domain, power.State) : default;

    private void MakeNode(string domain) => shell.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, Deploy, domain)).ThrowIfFailed();

    private string Single(string script) => shell.Run(script).ThrowIfFailed().Output.Single().ToString();
}
