namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>A plan says by itself what is deployed; what is given beside it agrees with it, or is refused by its name.</summary>
public sealed class PlanParameterTests
{
    private const string Plan = "$plan = Get-DirexioPlan $args[0] -Rehearse; ";
    private const string Begin = "Start-DirexioDeployment -ConfirmDomainBinding -Force ";

    [Theory]
    [InlineData("$plan | " + Begin + "-Rehearse", "agrees.plan.example.org")]
    [InlineData("$PSDefaultParameterValues['*-Direxio*:Rehearse'] = $true; $plan | " + Begin, "default.plan.example.org")]
    [InlineData(Begin + "-Plan $plan -Rehearse", "named.plan.example.org")]
    [InlineData(Begin + "$plan", "placed.plan.example.org")]
    public void A_plan_is_deployed(string command, string domain)
    {
        using var shell = new Shell();

        var result = shell.Run(Plan + command, domain).ThrowIfFailed();

        Assert.Equal(domain, result.Output.Single().Properties["Domain"].Value);
    }

    [Fact]
    public void A_rehearsed_plan_is_not_deployed_in_earnest()
    {
        using var shell = new Shell();

        Assert.Equal("PlanOfOtherWorld", shell.Run(Plan + "$plan | " + Begin + "-Rehearse:$false", "other.plan.example.org").ErrorId);
    }

    [Fact]
    public void What_the_plan_says_itself_is_refused_by_its_name()
    {
        using var shell = new Shell();

        var result = shell.Run(Plan + "$plan | " + Begin + "-Region eu-west-1 -InstanceType t3.medium", "more.plan.example.org");

        Assert.Equal("PlanSaysItself", result.ErrorId);
        Assert.Contains("-Region", result.Error!.ErrorDetails.Message);
        Assert.Contains("-InstanceType", result.Error.ErrorDetails.Message);
        Assert.DoesNotContain("-Force", result.Error.ErrorDetails.Message);
        Assert.Empty(result.Output);
    }
}
