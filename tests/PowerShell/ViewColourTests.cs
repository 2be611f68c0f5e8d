using System.Management.Automation;
using System.Text.RegularExpressions;
using Direxio.Deployer.PowerShell.Views;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>Colours of results. $PSStyle is one object for all sessions of a process, and NO_COLOR a variable of it.</summary>
[Collection(nameof(ProcessWide))]
public sealed class ViewColourTests(ViewColourTests.ColouredResults results) : IClassFixture<ViewColourTests.ColouredResults>
{
    [Fact]
    public void Colours_are_all_that_a_style_adds_to_a_node_in_full()
    {
        var node = results["status"][0];
        var shown = Summary.Render(node, results.Shell.Host, style: null);
        var styled = Summary.Render(node, results.Shell.Host, results.Shell.Run("$PSStyle.OutputRendering = 'Ansi'; $PSStyle").Output[0]);
        var bare = Summary.Render(node, results.Shell.Host, results.Shell.Run("$PSStyle.OutputRendering = 'PlainText'; $PSStyle").Output[0]);
        results.Shell.Run("$PSStyle.OutputRendering = 'Host'").ThrowIfFailed();

        Assert.DoesNotContain('\u001b', shown);
        Assert.Equal(shown, bare);
        Assert.Equal(shown, Regex.Replace(styled, "\u001b\\[[0-9;]*m", string.Empty));
        Assert.NotEqual(shown, styled);
    }

    [Theory]
    [InlineData("waiting", "WaitingForUser", "Warning")]
    [InlineData("checks", "Ok", "Green")]
    [InlineData("removal", "Removed", "Green")]
    [InlineData("statuses", "Removed|Completed|WaitingForUser|InProgress", "Green|Warning")]
    public void A_state_has_the_colour_of_its_meaning_and_none_where_none_are_wanted(string name, string words, string colour)
    {
        var sequences = new Dictionary<string, string> { ["Green"] = "\u001b[32m", ["Warning"] = "\u001b[33;1m" };
        var wanted = string.Join('|', colour.Split('|').Select(one => Regex.Escape(sequences[one])));

        Assert.Matches($"({wanted})({words})\u001b\\[0m", Styled(name, "Ansi"));
        // The heads of a table are PowerShell's own, and a host of its own strips them or not.
        Assert.DoesNotMatch($"\u001b\\[[0-9;]*m({words})", Styled(name, "PlainText"));
        Assert.DoesNotMatch($"\u001b\\[[0-9;]*m({words})", Styled(name, "Host"));
    }

    [Fact]
    public void NO_COLOR_is_stronger_than_any_other_wish()
    {
        var style = results.Shell.Run("$PSStyle.OutputRendering = 'Ansi'; $PSStyle").ThrowIfFailed().Output[0];
        try
        {
            Environment.SetEnvironmentVariable("NO_COLOR", "1");
            Assert.DoesNotContain('\u001b', Summary.Render(results["status"][0], results.Shell.Host, style));
        }
        finally
        {
            Environment.SetEnvironmentVariable("NO_COLOR", null);
            results.Shell.Run("$PSStyle.OutputRendering = 'Host'").ThrowIfFailed();
        }
    }

    private string Styled(string name, string rendering)
    {
        results.Shell.Run("$PSStyle.OutputRendering = $args[0]", rendering).ThrowIfFailed();
        try
        {
            return results.Shell.Show("$args[0]", results[name]);
        }
        finally
        {
            results.Shell.Run("$PSStyle.OutputRendering = 'Host'").ThrowIfFailed();
        }
    }

    /// <summary>Results with states of every meaning, made once.</summary>
    public sealed class ColouredResults : IDisposable
    {
        private readonly Dictionary<string, PSObject[]> results = [];

        public ColouredResults()
        {
            // The runner's own option not to colour sets it.
            Environment.SetEnvironmentVariable("NO_COLOR", null);
            Make("waiting", "Start-DirexioDeployment colour-waits.example.org -RehearseEvent DnsPending -ConfirmDomainBinding -Force -WarningAction Ignore");
            Make("deployment", "Start-DirexioDeployment colour.example.org -Rehearse -ConfirmDomainBinding -Force");
            Make("status", "Get-DirexioStatus colour.example.org -Rehearse");
            Make("statuses", "Get-DirexioStatus colour*.example.org -Rehearse");
            Make("checks", "Test-DirexioDeployment colour.example.org -Rehearse");
            Make("removal", "Remove-DirexioNode colour.example.org -Rehearse -Confirm:$false");
        }

        internal Shell Shell { get; } = new();

        public IReadOnlyList<PSObject> this[string name] => results[name];

        public void Dispose() => Shell.Dispose();

        private void Make(string name, string script) => results[name] = [.. Shell.Run(script).ThrowIfFailed().Output];
    }
}
