using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Tests;

[Collection(nameof(ProcessWide))]
public sealed class RepairCommandTests
{
    [Fact]
    public void A_lost_state_comes_back_as_a_status_that_can_be_resumed()
    {
        using var shell = new Shell();
        var path = DeployAndLose(shell, "lost.example.org");

        var result = shell.Run("Repair-DirexioDeployment lost.example.org -Rehearse").ThrowIfFailed();

        var status = Assert.IsType<NodeStatus>(Assert.Single(result.Output).BaseObject);
        Assert.Equal(("lost.example.org", PhaseId.S4_BOOTSTRAP_STACK, true), (status.Domain, status.CurrentPhase, status.Rehearsal));
        Assert.True(File.Exists(path));
        var resumed = shell.Run("Repair-DirexioDeployment lost.example.org -Rehearse | Resume-DirexioDeployment").ThrowIfFailed();
        Assert.Equal(DeploymentStatus.Completed, ((Deployment)Assert.Single(resumed.Output).BaseObject).Status);
    }

    [Fact]
    public void It_is_shown_in_full_like_a_status()
    {
        using var shell = new Shell();
        DeployAndLose(shell, "repair-shown.example.org");
        Assert.Contains("Where blocked", shell.Show("Repair-DirexioDeployment repair-shown.example.org -Rehearse"));
    }

    [Fact]
    public void WhatIf_shows_what_would_be_written_and_writes_nothing()
    {
        using var shell = new Shell();
        var path = DeployAndLose(shell, "repair-what.example.org");

        var shown = shell.Show("Repair-DirexioDeployment repair-what.example.org -Rehearse -WhatIf");

        Assert.Contains(path, shown);
        Assert.Contains("instance: i-", shown);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Confirm_asks_once_and_no_writes_nothing()
    {
        using var shell = new Shell();
        var path = DeployAndLose(shell, "repair-ask.example.org");
        shell.Host.Answer = 'N';

        Assert.Empty(shell.Run("Repair-DirexioDeployment repair-ask.example.org -Rehearse -Confirm").ThrowIfFailed().Output);

        Assert.Contains("Elastic IP: eipalloc-", Assert.Single(shell.Host.Prompts));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_domain_without_resources_is_not_found()
    {
        using var shell = new Shell();
        var result = shell.Run("Repair-DirexioDeployment nothing.example.org -Rehearse");
        Assert.Equal("NothingToRepairFrom", result.ErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, result.Error!.CategoryInfo.Category);
    }

    [Fact]
    public void Region_and_domain_are_completed()
    {
        using var shell = new Shell();
        shell.Run("Start-DirexioDeployment tabbed.example.org -Rehearse -ConfirmDomainBinding -Force").ThrowIfFailed();
        Assert.Contains("tabbed.example.org", shell.Complete("Repair-DirexioDeployment -Rehearse -Domain tabb"));
        Assert.Contains("eu-central-1", shell.Complete("Repair-DirexioDeployment -Region eu-c"));
        Assert.Contains("eu-central-1", shell.Complete("Find-DirexioOrphan -Region us-east-1, eu-c"));
    }

    [Fact]
    public async Task A_search_that_AWS_refuses_is_a_terminating_error_and_no_empty_list()
    {
        using var aws = new RefusingAws();
        using var shell = new Shell();

        var result = shell.Run(
            """
            $env:AWS_ENDPOINT_URL, $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = $args[0], 'AKIDFORTESTS', 'secret'
            try { Find-DirexioOrphan eu-central-1, us-east-1 }
            finally { $env:AWS_ENDPOINT_URL, $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY = $null, $null, $null }
            """,
            aws.Address);

        Assert.Empty(result.Output);
        Assert.Equal("OrphanSearchFailed", result.ErrorId);
        Assert.Equal(ErrorCategory.PermissionDenied, result.Error!.CategoryInfo.Category);
    }

    [Fact]
    public void An_orphan_is_shown_with_its_price_its_age_and_the_way_out()
    {
        using var shell = new Shell();
        var orphan = new Orphan
        {
            RunId = "direxio-20261123-101112-0a1b", ServiceId = "chat.example.org", AccountId = "123456789012", Region = "eu-central-1",
            Kind = ResourceKind.ElasticIp, Id = "eipalloc-1", Age = TimeSpan.FromDays(12.5), MonthlyUsd = 3.65m, NextAction = "Remove-DirexioNode -RunId x -Region y",
        };

        var shown = shell.Show("$args", orphan, orphan with { Id = "eipalloc-2", Age = null, MonthlyUsd = null });

        Assert.Matches(@"eu-central-1\s+Kind.*\s+ElasticIp +eipalloc-1 +3\.65 +12 d +Of chat\.example\.org\. Remove-DirexioNode", shown);
        Assert.Matches(@"eipalloc-2 +unknown +unknown +Of chat\.example\.org", shown);
    }

    private static string DeployAndLose(Shell shell, string domain)
    {
        var path = (string)shell.Run($"(Start-DirexioDeployment {domain} -Rehearse -ConfirmDomainBinding -Force).StatePath").ThrowIfFailed().Output[0].BaseObject;
        File.Delete(path);
        return path;
    }
}
