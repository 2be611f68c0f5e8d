using System.Management.Automation;
using System.Management.Automation.Language;
using System.Xml.Linq;

namespace Direxio.Deployer.PowerShell.Tests;

public sealed class GateCommandTests
{
    private const string Seen = "the owner opened the App on a tablet and chose a password";

    [Fact]
    public void A_piped_deployment_has_its_gate_confirmed_and_the_status_shows_it()
    {
        using var shell = new Shell();
        var result = shell.Run($"{Start("gate-pipe.example.org")} | Confirm-DirexioGate AppInitialization '{Seen}'").ThrowIfFailed();

        var confirmation = Assert.IsType<GateConfirmation>(Assert.Single(result.Output).BaseObject);
        Assert.Equal(("gate-pipe.example.org", ProductGate.AppInitialization, Seen, true), (confirmation.Domain, confirmation.Gate, confirmation.Evidence, confirmation.Rehearsal));
        var status = (NodeStatus)shell.Run("Get-DirexioStatus gate-pipe.example.org -Rehearse").ThrowIfFailed().Output[0].BaseObject;
        Assert.Equal("confirmed", status.UserGates[0].Status);
        Assert.False(status.ProductComplete);
    }

    [Fact]
    public void A_refusal_is_an_error_of_that_node_only()
    {
        using var shell = new Shell();
        shell.Run(Start("gate-two.example.org")).ThrowIfFailed();

        var result = shell.Run($"[pscustomobject]@{{ Domain = 'nowhere.example.org' }}, [pscustomobject]@{{ Domain = 'gate-two.example.org' }} | Confirm-DirexioGate AppInitialization '{Seen}' -Rehearse");

        Assert.Equal("NodeNotFound", result.ErrorId);
        Assert.Equal("gate-two.example.org", ((GateConfirmation)Assert.Single(result.Output).BaseObject).Domain);
    }

    [Theory]
    [InlineData("RealChat 'ok ok ok ok ok'", "EvidenceIsAPlaceholder", ErrorCategory.InvalidArgument)]
    [InlineData("RealChat", "EvidenceMissing", ErrorCategory.InvalidArgument)]
    [InlineData("RealChat ''", "EvidenceMissing", ErrorCategory.InvalidArgument)]
    [InlineData("RealChat 'the smoke check brought an answer'", "RealChatNeedsAPerson", ErrorCategory.InvalidArgument)]
    [InlineData("AgentMcpRuntime 'Claude listed the tools and read messages' -RuntimeProbeConfirmed", "RuntimeChecksNotPassed", ErrorCategory.ResourceExists)]
    public void Each_refusal_has_its_id_and_a_way_out(string arguments, string id, ErrorCategory category)
    {
        using var shell = new Shell();
        shell.Run($"if (-not (Get-DirexioStatus gate-no.example.org -Rehearse -ErrorAction Ignore)) {{ {Start("gate-no.example.org")} }}").ThrowIfFailed();

        var result = shell.Run($"Confirm-DirexioGate -Domain gate-no.example.org -Rehearse {arguments}");

        Assert.Empty(result.Output);
        Assert.Equal((id, category), (result.ErrorId, result.Error!.CategoryInfo.Category));
        Assert.NotEmpty(result.Error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void WhatIf_and_no_record_nothing()
    {
        using var shell = new Shell();
        var path = (string)shell.Run($"({Start("gate-what.example.org")}).StatePath").ThrowIfFailed().Output[0].BaseObject;

        var shown = shell.Show($"Confirm-DirexioGate AppInitialization '{Seen}' -Domain gate-what.example.org -Rehearse -WhatIf");
        shell.Host.Answer = 'N';
        Assert.Empty(shell.Run($"Confirm-DirexioGate AppInitialization '{Seen}' -Domain gate-what.example.org -Rehearse -Confirm").ThrowIfFailed().Output);

        Assert.Contains("Confirm the gate AppInitialization", shown);
        Assert.Contains("AppInitialization", Assert.Single(shell.Host.Prompts));
        Assert.DoesNotContain("user_confirmations", File.ReadAllText(path));
    }

    [Fact]
    public void The_examples_of_the_help_are_no_evidence()
    {
        var help = XDocument.Load(Path.Combine(StagedModule.Folder, "en-US", "Direxio.Deployer.PowerShell.dll-Help.xml"));
        var examples = help.Descendants().Where(element => element.Name.LocalName == "code" && element.Value.Contains("-Evidence", StringComparison.Ordinal))
            .Select(code => EvidenceIn(code.Value)).ToList();
        using var shell = new Shell();
        shell.Run(Start("gate-help.example.org")).ThrowIfFailed();

        Assert.True(examples.Count >= 3);
        Assert.All(examples, evidence => Assert.Equal(
            "EvidenceIsAnExample", shell.Run("Confirm-DirexioGate RealChat $args[0] -Domain gate-help.example.org -Rehearse", evidence).ErrorId));
    }

    [Fact]
    public void A_confirmation_and_a_sync_show_what_came_of_them_and_no_code()
    {
        using var shell = new Shell();
        shell.Run($"$global:d = {Start("gate-view.example.org")}").ThrowIfFailed();
        var code = (string)shell.Run("$d.Delivery.InitializationCode").ThrowIfFailed().Output[0].BaseObject;

        var sync = shell.Show("$d | Sync-DirexioCredential");
        var gate = shell.Show("$d | Confirm-DirexioGate AppInitialization ($args[0] + ' was typed by the owner on a tablet')", code);
        var again = shell.Show("$d | Sync-DirexioCredential");

        Assert.All(["Code usable     : yes", "not initialized yet", "nothing"], text => Assert.Contains(text, sync));
        Assert.All(["[redacted] was typed by the owner", "(redacted)", "portal.status says", "Product complete", "-Gate RealChat"], text => Assert.Contains(text, gate));
        Assert.All(["Code usable     : no", "initialization_code"], text => Assert.Contains(text, again));
        Assert.All([sync, gate, again], text => Assert.DoesNotContain("#ERR", text));
        Assert.All([sync, gate, again], text => Assert.DoesNotContain(code, text));
    }

    [Fact]
    public void A_sync_tells_what_it_would_write_and_what_it_cannot_read()
    {
        using var shell = new Shell();
        shell.Run(Start("sync-what.example.org")).ThrowIfFailed();

        Assert.Contains("credentials.json", shell.Show("Sync-DirexioCredential sync-what.example.org -Rehearse -WhatIf"));
        var missing = shell.Run("Sync-DirexioCredential nowhere.example.org -Rehearse");
        Assert.Equal(("NodeNotFound", ErrorCategory.ObjectNotFound), (missing.ErrorId, missing.Error!.CategoryInfo.Category));
        Assert.Contains("sync-what.example.org", shell.Complete("Sync-DirexioCredential -Rehearse -Domain sync-w"));
    }

    private static string Start(string domain) => $"Start-DirexioDeployment {domain} -Rehearse -ConfirmDomainBinding -Force";

    private static string EvidenceIn(string code)
    {
        var elements = Parser.ParseInput(code, out _, out _).FindAll(node => node is CommandAst, searchNestedScriptBlocks: true)
            .Cast<CommandAst>().Last().CommandElements;
        var at = elements.ToList().FindIndex(element => element is CommandParameterAst { ParameterName: "Evidence" });
        return ((StringConstantExpressionAst)elements[at + 1]).Value;
    }
}
