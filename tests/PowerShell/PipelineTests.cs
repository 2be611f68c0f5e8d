using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What every cmdlet that takes a node does with a pipeline of them.</summary>
public sealed class PipelineTests(PipelineTests.Session session) : IClassFixture<PipelineTests.Session>
{
    // No names of nodes at all, so that nothing is looked for and each is an error by itself.
    private const string Texts = "'first node', 'second node'";
    private const string Objects =
        "[pscustomobject]@{ Domain = 'first node'; Rehearsal = $true }, [pscustomobject]@{ Domain = 'second node'; Rehearsal = $true }";

    public static TheoryData<string> Names => [.. NodeCmdlet.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_domain_is_taken_as_text_and_as_a_property(string name)
    {
        Assert.All([$"{Texts} | CMDLET -Rehearse", $"{Objects} | CMDLET"], pipeline =>
        {
            var result = Pipe(name, pipeline);
            Assert.Null(result.Failure);
            Assert.Equal(2, Seen);
            // A check of a domain tells what is wrong with it as rows.
            string[] told = [.. result.Errors.Select(error => error.ToString()), .. result.Output.Select(row => $"{row.Properties["Domain"].Value}")];
            Assert.All(["first node", "second node"], node => Assert.Contains(told, text => text.Contains(node)));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_object_without_a_domain_is_told_what_it_lacks(string name)
    {
        var result = Pipe(name, "[pscustomobject]@{ Host = 'chat.example.org' } | CMDLET -Rehearse");
        string[] told = [.. result.Errors.Select(error => error.ToString()), .. result.Output.Select(row => row.Properties["Detail"].Value.ToString()!)];
        Assert.Contains(told, text => text.Contains("no property Domain", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_node_that_fails_ends_a_pipeline_only_if_the_user_says_so(string name)
    {
        // What is wrong with a domain is a row of Test-DirexioDomain and no error; a pattern is one.
        var nodes = name == "Test-DirexioDomain" ? "'first *', 'second *'" : Texts;
        var atOnce = NodeCmdlet.All[name].CollectsFirst ? 2 : 1;
        Assert.All(["Continue", "SilentlyContinue", "Ignore"], action =>
            Assert.Equal(2, SeenBy(Pipe(name, $"{nodes} | CMDLET -Rehearse -ErrorAction {action}"))));
        session.Shell.Host.Answer = 'Y';
        Assert.Equal(2, SeenBy(Pipe(name, $"{nodes} | CMDLET -Rehearse -ErrorAction Inquire")));
        session.Shell.Host.Answer = 'H';
        Assert.Equal(atOnce, SeenBy(Pipe(name, $"{nodes} | CMDLET -Rehearse -ErrorAction Inquire")));
        session.Shell.Host.Answer = null;
        var stopped = Pipe(name, $"{nodes} | CMDLET -Rehearse -ErrorAction Stop");
        Assert.IsType<ActionPreferenceStopException>(stopped.Failure);
        Assert.Equal(atOnce, Seen);
    }

    [Fact]
    public void A_rehearsal_stays_one_when_it_comes_from_a_file()
    {
        var result = session.Shell.Run(
            "$null = Start-DirexioDeployment csv.example.org -Rehearse -ConfirmDomainBinding -Force; "
            + "[pscustomobject]@{ Domain = 'csv.example.org'; Rehearsal = 'True' } | Get-DirexioStatus");
        Assert.True(((NodeStatus)Assert.Single(result.ThrowIfFailed().Output).BaseObject).Rehearsal);
        var real = session.Shell.Run("Get-DirexioStatus csv.example.org").Error!;
        Assert.EndsWith("Get-DirexioStatus -Domain csv.example.org -Rehearse", real.ErrorDetails.RecommendedAction);
        Assert.All(NodeCmdlet.All.Values, cmdlet => Assert.True(cmdlet.TakesRehearsalsAsText, cmdlet.Name));
        Assert.Single(session.Shell.Run("[pscustomobject]@{ Domain = 'csv.example.org'; Rehearsal = 'maybe' } | Get-DirexioStatus").Errors);
        Assert.Equal(
            ["csv.example.org"],
            session.Shell.Run("Get-DirexioStatus c?v.*.org -Rehearse; Get-DirexioStatus c?w.* -Rehearse").ThrowIfFailed().Output
                .Select(node => ((NodeStatus)node.BaseObject).Domain));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Wildcards_stand_for_nodes_where_they_are_only_read(string name)
    {
        var cmdlet = NodeCmdlet.All[name];
        var result = Pipe(name, "'*.nowhere.example.org' | CMDLET -Rehearse");
        if (cmdlet.TakesWildcards)
        {
            Assert.Equal(name == "New-DirexioReport", cmdlet.Changes);
            Assert.Empty(result.Errors);
        }
        else
        {
            Assert.Equal("WildcardNotSupported", result.ErrorId);
            Assert.Contains(name, result.Error!.ToString());
            Assert.Contains("Get-DirexioStatus -Domain '*.nowhere.example.org' -Rehearse", result.Error.ErrorDetails.RecommendedAction);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_waits_long_can_be_a_job(string name)
    {
        var cmdlet = NodeCmdlet.All[name];
        Assert.True(cmdlet.CanBeJob || !cmdlet.WaitsLong, $"{name} waits long and has no -AsJob.");
        if (cmdlet.CanBeJob)
        {
            // This session is not pwsh and has no jobs; nothing may happen without them.
            Assert.Equal("NoJobsHere", Pipe(name, $"{Texts} | CMDLET -Rehearse -AsJob").ErrorId);
        }
    }

    private ShellResult Pipe(string name, string pipeline)
    {
        var command = pipeline.Replace("CMDLET", "ForEach-Object { $global:seen++; $_ } | & $name @given", StringComparison.Ordinal);
        return session.Shell.Run($"param($name, $given) $global:seen = 0; {command}", name, NodeCmdlet.All[name].Given);
    }

    /// <summary>How many nodes the cmdlet took before the pipeline ended.</summary>
    private int Seen => Convert.ToInt32(session.Shell.Run("$seen").Output[0].BaseObject);

    private int SeenBy(ShellResult _) => Seen;

    public sealed class Session : IDisposable
    {
        internal Shell Shell { get; } = new();

        public void Dispose() => Shell.Dispose();
    }
}
