using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>Whoever presses Enter at a question about what cannot be undone, or costs money, has agreed to nothing.</summary>
public sealed class DefaultAnswerTests
{
    private const string Node = "enter.example.org";

    // Every command of high impact, and how it comes to ask.
    private static readonly Dictionary<string, string> Asking = new()
    {
        ["Remove-DirexioBackup"] = $"Remove-DirexioBackup {Node} -Keep 1 -Rehearse",
        ["Remove-DirexioNode"] = $"Remove-DirexioNode {Node} -Rehearse",
        ["Reset-DirexioNode"] = $"Reset-DirexioNode {Node} -Rehearse",
        ["Restore-DirexioNode"] = $"Restore-DirexioNode {Node} $backup.Path -Rehearse",
        ["Set-DirexioNode"] = $"Set-DirexioNode {Node} -InstanceType t3.medium -Rehearse",
        ["Start-DirexioDeployment"] = "Start-DirexioDeployment enter-new.example.org -ConfirmDomainBinding -Rehearse",
        ["Update-DirexioNode"] = $"Update-DirexioNode {Node} -MessageServerImage direxio/message-server:v0.2.0 -Rehearse",
    };

    [Fact]
    public void What_is_advised_where_nobody_can_be_asked_is_what_the_command_takes()
    {
        using var shell = new Shell();
        shell.Run(
            $$"""
            $null = Start-DirexioDeployment {{Node}} -ConfirmDomainBinding -Rehearse -Force
            $global:backup = Backup-DirexioNode {{Node}} -Rehearse -WarningAction Ignore
            $null = Backup-DirexioNode {{Node}} -Rehearse -WarningAction Ignore
            """).ThrowIfFailed();
        shell.Host.Answer = null;
        shell.Host.Typed = null;

        Assert.All(Asking.Append(new("Stop-DirexioNode", $"Stop-DirexioNode {Node} -Rehearse -Confirm")), one =>
        {
            var cmdlet = ManifestTests.CmdletTypes.Select(row => row.Data).Single(type =>
                type.GetCustomAttribute<CmdletAttribute>() is { } named && $"{named.VerbName}-{named.NounName}" == one.Key);
            string[] takes = [.. cmdlet.GetProperties().Select(property => property.Name), "WhatIf", "Confirm"];

            var result = shell.Run(one.Value);

            Assert.StartsWith("CannotAskFor", result.ErrorId);
            Assert.All(
                Regex.Matches(result.Error!.ErrorDetails.RecommendedAction, @"(?<=[\s(])-([A-Z][A-Za-z]+)").Select(match => match.Groups[1].Value),
                parameter => Assert.Contains(parameter, takes));
        });
    }

    [Fact]
    public void Enter_agrees_to_nothing_of_high_impact()
    {
        Assert.Equal(
            ManifestTests.CmdletTypes.Select(row => row.Data.GetCustomAttribute<CmdletAttribute>()!)
                .Where(cmdlet => cmdlet.ConfirmImpact == ConfirmImpact.High)
                .Select(cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}").Order(),
            Asking.Keys.Order());
        using var shell = new Shell();
        var newest = shell.Run(
            $$"""
            $null = Start-DirexioDeployment {{Node}} -ConfirmDomainBinding -Rehearse -Force
            $global:backup = Backup-DirexioNode {{Node}} -Rehearse -WarningAction Ignore
            $backup.Path
            """).ThrowIfFailed().Output.Single().ToString();
        var older = Path.Combine(Path.GetDirectoryName(newest)!, $"{Node}_20200101T000000Z.direxio-backup");
        File.Copy(newest, older);
        shell.Host.Answer = ScriptedHost.Enter;
        shell.Host.Typed = string.Empty;

        Assert.All(Asking, one =>
        {
            shell.Host.Clear();
            var result = shell.Run(one.Value);
            Assert.True(result.Error is null || result.ErrorId == "DomainNotConfirmed", result.Error?.ToString());
            Assert.NotEmpty(shell.Host.Prompts);
            Assert.Empty(result.Output);
        });
        Assert.True(File.Exists(older));
    }
}
