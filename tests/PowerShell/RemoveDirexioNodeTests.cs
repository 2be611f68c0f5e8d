namespace Direxio.Deployer.PowerShell.Tests;

public sealed class RemoveDirexioNodeTests
{
    [Fact]
    public void Without_Force_one_prompt_shows_every_id_with_its_price_and_has_the_domain_typed()
    {
        using var shell = new Shell();
        var resources = Deploy(shell, "rm-ask.example.org");
        shell.Host.Typed = "yes";

        Assert.Equal("DomainNotConfirmed", shell.Run("Remove-DirexioNode rm-ask.example.org -Rehearse").ErrorId);
        Assert.Equal(
            "DomainNotConfirmed", shell.Run("Remove-DirexioNode rm-ask.example.org -Rehearse -ConfirmDomain rm-other.example.org").ErrorId);

        var prompt = Assert.Single(shell.Host.Prompts);
        Assert.Contains($"{resources.InstanceId} (15.18 USD a month)", prompt);
        Assert.Contains($"{resources.AllocationId} (3.65 USD a month)", prompt);
        Assert.Contains("21.23 USD a month", prompt);
        Assert.Equal("Completed", StatusOf(shell, "rm-ask.example.org"));

        // Nobody could answer a second question, not even with -Confirm.
        shell.Host.Typed = "RM-ask.example.org ";
        Assert.Single(shell.Run("Remove-DirexioNode rm-ask.example.org -Rehearse -Confirm").ThrowIfFailed().Output);
        Assert.Equal(2, shell.Host.Prompts.Count);
    }

    [Theory]
    [InlineData("-Confirm:$false", true)]
    [InlineData("", false)]
    public void What_a_session_prefers_is_no_word_on_this_node(string word, bool isRemoved)
    {
        using var shell = new Shell();
        Deploy(shell, "rm-none.example.org");
        shell.Host.Typed = "no";

        var run = shell.Run($"$ConfirmPreference = 'None'; Remove-DirexioNode rm-none.example.org -Rehearse {word}");

        Assert.Equal(isRemoved ? null : "DomainNotConfirmed", run.ErrorId);
        Assert.Equal(isRemoved ? 0 : 1, shell.Host.Prompts.Count);
        Assert.Equal(isRemoved ? 1 : 0, run.Output.Count);
    }

    [Theory]
    [InlineData("rm-idn.bücher.example.org", "rm-idn.bücher.example.org")]
    [InlineData("rm-idn.bücher.example.org", "RM-idn.xn--bcher-kva.example.org.")]
    [InlineData("rm-dot.example.org.", "rm-dot.example.org")]
    public void The_domain_is_known_again_in_every_spelling_of_it(string domain, string typed)
    {
        using var shell = new Shell();
        Deploy(shell, domain);
        shell.Host.Typed = typed;

        Assert.Single(shell.Run($"Reset-DirexioNode {domain} -ConfirmDomain {typed} -Rehearse").ThrowIfFailed().Output);
        Assert.Single(shell.Run($"Remove-DirexioNode {domain} -Rehearse").ThrowIfFailed().Output);
    }

    [Fact]
    public void WhatIf_tells_the_ids_and_changes_nothing()
    {
        using var shell = new Shell();
        var resources = Deploy(shell, "rm-what.example.org");

        Assert.Empty(shell.Run("Remove-DirexioNode rm-what.example.org -Rehearse -Force -WhatIf").ThrowIfFailed().Output);

        Assert.Contains(resources.InstanceId!, shell.Host.Shown);
        Assert.Equal("Completed", StatusOf(shell, "rm-what.example.org"));
    }

    [Fact]
    public void A_piped_status_is_removed_and_the_folder_goes()
    {
        using var shell = new Shell();
        Deploy(shell, "rm-piped.example.org");

        var result = shell.Run("Get-DirexioStatus rm-piped.example.org -Rehearse | Remove-DirexioNode -Force").ThrowIfFailed();

        var removal = Assert.IsType<Removal>(Assert.Single(result.Output).BaseObject);
        Assert.Equal(RemovalStatus.Removed, removal.Status);
        Assert.True(removal.Rehearsal);
        Assert.False(Directory.Exists(removal.ServiceDirectory));
        Assert.True(File.Exists(removal.ReportPath));
        Assert.Equal("NodeNotFound", shell.Run("Get-DirexioStatus rm-piped.example.org -Rehearse").ErrorId);
    }

    [Fact]
    public void An_unknown_domain_is_an_error_for_that_one_only()
    {
        using var shell = new Shell();
        Deploy(shell, "rm-known.example.org");

        var result = shell.Run(
            "'rm-nowhere.example.org', 'rm-known.example.org' | ForEach-Object { [pscustomobject]@{ Domain = $_; Rehearsal = $true } } | Remove-DirexioNode -Force");

        Assert.Equal("NodeNotFound", result.ErrorId);
        Assert.Equal("rm-known.example.org", Assert.IsType<Removal>(Assert.Single(result.Output).BaseObject).Domain);
    }

    [Fact]
    public void What_is_left_is_emitted_and_is_an_error_that_says_what_to_do()
    {
        using var shell = new Shell();
        var state = DeploymentOf(shell, "rm-left.example.org", "-DnsMode Route53").StatePath;
        var world = Path.Combine(Path.GetDirectoryName(state)!, "rehearsal-world.json");
        File.WriteAllText(world, File.ReadAllText(world).Replace(
            "\"Records\": [", "\"Records\": [ { \"Name\": \"mail.rm-left.example.org\", \"Type\": \"MX\", \"Values\": [], \"Source\": \"x\" },"));

        var result = shell.Run("Remove-DirexioNode rm-left.example.org -Rehearse -Force");

        var removal = Assert.IsType<Removal>(Assert.Single(result.Output).BaseObject);
        Assert.Equal(RemovalStatus.Incomplete, removal.Status);
        Assert.Equal(0.50m, Assert.Single(removal.Residue).MonthlyUsd);
        Assert.Equal("RemovalIncomplete", result.ErrorId);
        Assert.Contains("mail.rm-left.example.org MX", result.Error!.ErrorDetails.Message);
        Assert.Contains("-KeepHostedZone", result.Error.ErrorDetails.RecommendedAction);
        Assert.Equal("Removing", StatusOf(shell, "rm-left.example.org"));
    }

    // An agent follows the next step word for word.
    [Fact]
    public void The_next_step_of_an_unfinished_removal_keeps_the_folder_that_was_to_stay()
    {
        using var shell = new Shell();
        var state = DeploymentOf(shell, "rm-keep.example.org", "-DnsMode Route53").StatePath;
        var world = Path.Combine(Path.GetDirectoryName(state)!, "rehearsal-world.json");
        const string Foreign = " { \"Name\": \"mail.rm-keep.example.org\", \"Type\": \"MX\", \"Values\": [], \"Source\": \"x\" },";
        File.WriteAllText(world, File.ReadAllText(world).Replace("\"Records\": [", "\"Records\": [" + Foreign));
        var begun = shell.Run("Remove-DirexioNode rm-keep.example.org -Rehearse -KeepServiceDirectory -UnregisterMcp -Force");
        Assert.Equal("RemovalIncomplete", begun.ErrorId);
        Assert.Contains(" -KeepServiceDirectory -UnregisterMcp", begun.Error!.ErrorDetails.RecommendedAction);
        var next = shell.Run("(Get-DirexioStatus rm-keep.example.org -Rehearse).NextAction").ThrowIfFailed().Output[0].ToString();

        var command = next[next.IndexOf("Remove-DirexioNode", StringComparison.Ordinal)..].TrimEnd('.');
        var removal = Assert.IsType<Removal>(Assert.Single(shell.Run($"{command} -KeepHostedZone -Force").ThrowIfFailed().Output).BaseObject);

        Assert.Equal((RemovalStatus.Removed, false), (removal.Status, removal.ServiceDirectoryRemoved));
        Assert.True(File.Exists(state));
    }

    [Fact]
    public void The_view_shows_evidence_and_next_action()
    {
        using var shell = new Shell();
        Deploy(shell, "rm-view.example.org");

        var text = shell.Show("Remove-DirexioNode rm-view.example.org -Rehearse -Force");

        Assert.Contains("Status          : Removed", text);
        Assert.Matches("ec2_instance +Terminated", text);
        Assert.Contains("Still costs     : nothing", text);
    }

    [Fact]
    public void From_this_machine_alone_no_node_goes_whose_account_answers_not_even_with_Force()
    {
        using var shell = new Shell();
        Deploy(shell, "rm-local.example.org");

        Assert.Equal("AccountStillAnswers", shell.Run("Remove-DirexioNode rm-local.example.org -Rehearse -LocalOnly -Force").ErrorId);
        Assert.Equal("Completed", StatusOf(shell, "rm-local.example.org"));
    }

    [Fact]
    public void A_run_id_that_is_none_is_refused_by_name()
    {
        using var shell = new Shell();

        var result = shell.Run("Remove-DirexioNode -RunId '../x' -Force");

        Assert.Equal("RunIdInvalid", result.ErrorId);
        Assert.Contains("'../x'", result.Error!.ErrorDetails.Message);
    }

    [Theory]
    [InlineData("'global', 'us-east-1', 'global'")]
    [InlineData("'us-east-1', 'us-east-1', 'global'")]
    [InlineData("'global', 'global'")]
    public void Piped_orphans_of_one_run_are_one_removal_whichever_row_comes_first(string regions)
    {
        using var shell = new Shell();

        var result = shell.Run($"{regions} | ForEach-Object {{ [pscustomobject]@{{ RunId = '../x'; Region = $_ }} }} | Remove-DirexioNode -Force");

        Assert.Equal("RunIdInvalid", result.ErrorId);
        Assert.Single(result.Errors);
    }

    [Fact]
    public void A_removal_that_could_not_read_the_account_does_not_say_that_nothing_costs()
    {
        using var shell = new Shell();
        var removal = new Removal
        {
            Domain = "rm-half.example.org", ServiceId = "rm-half.example.org", Status = RemovalStatus.Incomplete, Evidence = [], Residue = [],
            ServiceDirectory = Path.Combine(Path.GetTempPath(), "no-such-node"), ServiceDirectoryRemoved = false,
            ReportPath = "/r", NextAction = "Run it again",
        };

        var text = shell.Show("$args[0]", removal);

        Assert.Contains("Still costs     : not known", text);
        Assert.Contains("no-such-node (not on this machine)", text);
    }

    private static NodeResources Deploy(Shell shell, string domain) => DeploymentOf(shell, domain).Resources;

    private static Deployment DeploymentOf(Shell shell, string domain, string more = "") =>
        Assert.IsType<Deployment>(Assert.Single(shell.Run($"Start-DirexioDeployment {domain} -Rehearse -ConfirmDomainBinding -Force {more}").ThrowIfFailed().Output).BaseObject);

    private static string StatusOf(Shell shell, string domain) =>
        Assert.IsType<NodeStatus>(Assert.Single(shell.Run($"Get-DirexioStatus {domain} -Rehearse").ThrowIfFailed().Output).BaseObject).Status;
}
