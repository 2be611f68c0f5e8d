using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What came from a job, another machine or a file is no object of this module any more, and is shown all the same.</summary>
[Collection(RehearsedResultsGroup.Name)]
public sealed class DeserializedViewTests(RehearsedResults results)
{
    [Fact]
    public void Every_result_is_shown_and_nothing_fails_meanwhile() => Assert.All(results.Names, name =>
    {
        if (results[name].Count == 0 || results[name][0].BaseObject is string or bool)
        {
            return;
        }

        var copy = PSSerializer.Deserialize(PSSerializer.Serialize(results[name][0]));
        results.Shell.Run("$global:copy = $args[0]; $Error.Clear()", copy).ThrowIfFailed();

        var shown = results.Shell.Show("$copy");

        Assert.False(string.IsNullOrWhiteSpace(shown), name);
        Assert.Equal("0", results.Shell.Run("$Error.Count").Output.Single().ToString());
    });

    [Fact]
    public void A_status_shows_what_it_says()
    {
        var copy = PSSerializer.Deserialize(PSSerializer.Serialize(results["status"][0]));
        results.Shell.Run("$global:copy = $args[0]", copy).ThrowIfFailed();

        var shown = results.Shell.Show("$copy");

        Assert.Contains("Status", shown);
        Assert.Contains("Completed", shown);
    }
}
