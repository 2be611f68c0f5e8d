using System.Collections;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What a rehearsal says to do next stays in it: without -Rehearse it would be done to a real node of that name.</summary>
[Collection(RehearsedResultsGroup.Name)]
public sealed partial class RehearsalAdviceTests(RehearsedResults results)
{
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

    // A name and what follows it as far as the sentence goes.
    [GeneratedRegex(@"\w+-Direxio\w+ +-[^,;()\n]*?(?=[,;()\n]|\. |\.$|: |$)")]
    private static partial Regex Commands();

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
