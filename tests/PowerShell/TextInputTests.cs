using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>A text that stands for a number, a switch or a domain is taken for what is written there, or refused.</summary>
public sealed class TextInputTests
{
    [Theory]
    [InlineData("Get-DirexioPlan a.example.org -Rehearse -MonthlyBudgetUsd '30,5' -BudgetEmail a@example.org")]
    [InlineData("Get-DirexioPlan a.example.org -Rehearse -DiskSizeGB '6,4'")]
    [InlineData("Get-DirexioPlan a.example.org -Rehearse -DiskSizeGB '1,000'")]
    [InlineData("Set-DirexioNode a.example.org -Rehearse -DiskSizeGB '6,4' -Force")]
    [InlineData("Resume-DirexioDeployment a.example.org -Rehearse -DiskSizeGB '6,4'")]
    [InlineData("Get-DirexioCostEstimate -Rehearse -DiskSizeGB '6,4'")]
    [InlineData("Set-DirexioDefault -MonthlyBudgetUsd '30,5' -WhatIf")]
    public void A_comma_is_no_part_of_a_number(string command)
    {
        using var shell = new Shell();

        var result = shell.Run(command);

        Assert.Equal("ParameterArgumentTransformationError", result.ErrorId);
        Assert.Contains("use digits", result.Error!.Exception.Message);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void An_empty_cell_of_a_switch_is_not_given()
    {
        using var shell = new Shell();

        var result = shell.Run("[pscustomobject]@{ Domain = 'empty.example.org'; Rehearsal = '' } | Get-DirexioStatus");

        Assert.Equal("NodeNotFound", result.ErrorId);
        Assert.Equal(
            "empty.example.org",
            shell.Run("[pscustomobject]@{ Domain = 'empty.example.org'; Rehearsal = ' ' } | Get-DirexioPlan -Rehearse")
                .ThrowIfFailed().Output[0].Properties["Domain"].Value);
    }

    [Theory]
    [InlineData("@{ Domain = 'b.example.org' } | Stop-DirexioNode -Rehearse", "hashtable")]
    [InlineData("[pscustomobject]@{ RunId = 'direxio-20260101-000000-0000' } | Repair-DirexioDeployment -Rehearse", "text")]
    [InlineData("[version]'1.2' | Get-DirexioStatus -Rehearse", "Version")]
    [InlineData("Stop-DirexioNode ([pscustomobject]@{ Domain = 'b.example.org' }) -Rehearse", "Pipe it")]
    [InlineData("Get-DirexioStatus -Rehearse -Domain 'a', @{ b = 1 }", "text")]
    public void What_is_no_text_is_no_domain(string command, string expected)
    {
        using var shell = new Shell();

        var result = shell.Run(command);

        Assert.Equal("ParameterArgumentTransformationError", result.ErrorId);
        Assert.Contains(expected, result.Error!.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void An_object_says_its_domain_by_its_property_and_a_resource_by_its_run()
    {
        const string domain = "object.example.org";
        using var shell = new Shell();
        shell.Run($"Start-DirexioDeployment {domain} -Rehearse -ConfirmDomainBinding -Force").ThrowIfFailed();

        string[] objects = [$"'{domain}'", $"(Get-DirexioStatus {domain} -Rehearse)", $"[pscustomobject]@{{ Domain = '{domain}' }}"];
        foreach (var piped in objects)
        {
            Assert.Equal(
                domain, shell.Run($"{piped} | Get-DirexioStatus -Rehearse").ThrowIfFailed().Output.Single().Properties["Domain"].Value);
        }

        var orphan = shell.Run(
            "[pscustomobject]@{ RunId = 'direxio-20260101-000000-0000'; Region = 'us-east-1' } | Remove-DirexioNode -Rehearse -Force");
        Assert.NotEqual("ParameterArgumentTransformationError", orphan.ErrorId);
    }

    [Theory]
    [InlineData("Get-DirexioDefault Region, nosuch", 1)]
    [InlineData("'nosuch', 'Region' | Get-DirexioDefault", 1)]
    public void One_name_that_is_none_hides_no_other(string command, int rows)
    {
        using var shell = new Shell();

        var result = shell.Run(command);

        Assert.Null(result.Failure);
        Assert.Equal("DefaultUnknown", result.ErrorId);
        Assert.Equal(rows, result.Output.Count);
        Assert.Empty(shell.Run(command + " -ErrorAction SilentlyContinue").Errors);
    }

    [Theory]
    [InlineData("Get-DirexioCostEstimate -InstanceType t9.mega -Rehearse")]
    [InlineData("Find-DirexioOrphan -Region bogus-1, eu-central-1 -Rehearse")]
    [InlineData("Find-DirexioOrphan -Region bogus-1 -Rehearse")]
    public void What_is_wrong_with_one_of_them_does_not_end_the_script(string command)
    {
        using var shell = new Shell();

        var result = shell.Run(command);

        Assert.Null(result.Failure);
        Assert.Single(result.Errors);
        Assert.Empty(shell.Run(command + " -ErrorAction SilentlyContinue").Errors);
    }

    [Theory]
    [InlineData("AWS-CN", "aws-cn")]
    [InlineData(" Aws ", "aws")]
    public void The_case_of_a_partition_does_not_count(string typed, string partition)
    {
        using var shell = new Shell();

        Assert.Equal(
            partition,
            shell.Run("Get-DirexioAwsPolicy -Partition $args[0]", typed).ThrowIfFailed().Output.Single().Properties["Partition"].Value);
    }

    [Fact]
    public void A_blank_command_is_refused()
    {
        using var shell = new Shell();

        Assert.Equal("ValueMissing", shell.Run("Invoke-DirexioNodeCommand c.example.org ' ' -Rehearse").ErrorId);
    }
}
