using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Tests;

public sealed class InstallCommandTests
{
    [Fact]
    public void A_result_that_is_not_installed_is_emitted_and_an_error_names_the_way_on()
    {
        using var shell = new Shell();
        shell.Run("Start-DirexioDeployment connect.example.org -Rehearse -ConfirmDomainBinding -Force").ThrowIfFailed();

        var result = shell.Run("Get-DirexioStatus connect.example.org -Rehearse | Install-DirexioConnect");

        var install = (InstallResult)Assert.Single(result.Output).BaseObject;
        Assert.Equal("no_agent", install.Status);
        Assert.Equal("Choose an agent: Resume-DirexioDeployment -Domain connect.example.org -Rehearse -ConnectAgent <name>", install.NextAction);
        Assert.StartsWith("ConnectNotInstalled", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Contains("Choose an agent", shell.Show("Install-DirexioConnect connect.example.org -Rehearse -ErrorAction SilentlyContinue"));
    }

    [Fact]
    public void WhatIf_shows_the_command_and_installs_nothing()
    {
        using var shell = new Shell();
        shell.Run("Start-DirexioDeployment later.example.org -Rehearse -ConfirmDomainBinding -Force").ThrowIfFailed();

        Assert.Contains("npm install -g direxio-mcp@1.2.3", shell.Show("Install-DirexioMcp later.example.org -Version 1.2.3 -Rehearse -WhatIf"));
    }

    [Fact]
    public void WhatIf_shows_the_difference_to_a_clients_file_and_the_view_shows_what_was_done()
    {
        using var shell = new Shell();
        shell.Run("Start-DirexioDeployment shown.example.org -Rehearse -ConfirmDomainBinding -Force").ThrowIfFailed();

        var shown = shell.Show("Register-DirexioMcp shown.example.org -Client Codex -Scope User -Rehearse -WhatIf");
        Assert.Contains("+[mcp_servers.\"direxio-shown_example_org\"]", shown);
        Assert.DoesNotContain("Created", shown);

        var made = shell.Show("Register-DirexioMcp shown.example.org -Client Codex -Scope User -Rehearse");
        Assert.Contains("Created", made);
        Assert.Contains("/mcp lists the server", made);
    }

    [Fact]
    public void A_server_that_does_not_offer_what_the_MCP_server_calls_is_said_before_its_entry_is_written()
    {
        using var shell = new Shell();
        shell.Run("Start-DirexioDeployment newer.example.org -RehearseEvent McpNotOffered -ConfirmDomainBinding -Force").ThrowIfFailed();

        var result = shell.Run("Register-DirexioMcp newer.example.org -Client Codex -Scope User -Rehearse -WhatIf");

        Assert.Contains(result.Warnings, warning => warning.Contains("does not offer mcp.messages.list", StringComparison.Ordinal));
    }
}
