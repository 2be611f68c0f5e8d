using System.Collections;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What a rehearsal says to do next stays in it: without -Rehearse it would be done to a real node of that name.</summary>
[Collection(RehearsedResultsGroup.Name)]
public sealed partial class RehearsalAdviceTests(RehearsedResults results)
{
    // They do without a node: they tell of every one, or of a new one.
    private static readonly string[] NodeIsAChoice = ["Get-DirexioBackup", "Get-DirexioCostEstimate", "Get-DirexioStatus"];

    // Made by the tests, or of no node.
    private static readonly string[] NotRehearsed = ["orphan", "mcp", "install", "policy", "default"];

    [Fact]
    public void No_result_of_a_rehearsal_names_a_command_with_parameters_that_leaves_it()
    {
        var advised = results.Names.Except(NotRehearsed)
            .SelectMany(name => results[name].SelectMany(result => Texts(result.BaseObject)).SelectMany(text => Commands().Matches(text))
                .Select(command => (Step: name, Command: command.Value)))
            .Where(one => CanRehearse(one.Command))
            .ToList();

        Assert.NotEmpty(advised);
        Assert.All(advised, one => Assert.True(one.Command.Contains("-Rehearse", StringComparison.Ordinal), $"{one.Step}: {one.Command}"));
    }

    // Beside results: what asks, warns and fails. A bare name would be typed as it stands.
    [Fact]
    public void No_text_of_a_rehearsal_names_a_command_about_a_node_without_the_node()
    {
        var shell = results.Shell;
        shell.Host.Clear();
        var asked = shell.Run(
            "Start-DirexioDeployment advice.example.org -Rehearse -WhatIf; Stop-DirexioNode waits.example.org -Rehearse -WhatIf");
        var refused = shell.Run("Start-DirexioDeployment advice.example.org -Rehearse -ConfirmDomainBinding");
        Assert.Equal("CannotAskForConfirmation", refused.ErrorId);
        string[] said = [shell.Host.Shown, refused.Error!.ErrorDetails.RecommendedAction, .. asked.Warnings, .. refused.Warnings];

        var named = results.Names.Except(NotRehearsed).SelectMany(name => results[name])
            .SelectMany(result => Texts(result.BaseObject)).Concat(said)
            .SelectMany(text => Names().Matches(text))
            .Where(name => IsAboutNode(name.Groups[1].Value))
            .ToList();

        Assert.Contains(named, name => name.Groups[1].Value == "Get-DirexioPlan");
        Assert.Contains(named, name => name.Groups[1].Value == "Remove-DirexioNode");
        Assert.All(named, name => Assert.True(name.Groups[2].Success, $"bare: {name.Value}"));
        Assert.All(
            said.SelectMany(text => Names().Matches(text)).Where(name => CanRehearse(name.Groups[1].Value)),
            name => Assert.Contains("-Rehearse", name.Value));
    }

    // A name and what follows it as far as the sentence goes.
    [GeneratedRegex(@"\w+-Direxio\w+ +-[^,;()\n]*?(?=[,;()\n]|\. |\.$|: |$)")]
    private static partial Regex Commands();

    // A name, the node or a parameter behind it, and some of the words around, for whoever reads the failure.
    [GeneratedRegex(@"\b(\w+-Direxio\w+)( (?:-\w|<|[\w-]+\.\w)[^,;()\n]{0,80})?(?:[^\n]{0,40})")]
    private static partial Regex Names();

    private bool IsAboutNode(string command) =>
        !NodeIsAChoice.Contains(command)
        && results.Shell.Run("(Get-Command $args[0]).Parameters.ContainsKey('Domain')", command).Output[0].BaseObject is true;

    private bool CanRehearse(string command) =>
        results.Shell.Run("(Get-Command $args[0]).Parameters.ContainsKey('Rehearse')", command.Split(' ')[0]).Output[0].BaseObject is true;

    private static IEnumerable<string> Texts(object? value) => value switch
    {
        string text => [text],
        IEnumerable list => list.Cast<object>().SelectMany(Texts),
        not null when value.GetType().Assembly == typeof(Deployment).Assembly && value is not Enum =>
            value.GetType().GetProperties().SelectMany(property => Texts(property.GetValue(value))),
        _ => [],
    };
}
