using System.Management.Automation;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Register-DirexioMcp: puts a node's MCP server into the configuration file of a client.</summary>
[Cmdlet(VerbsLifecycle.Register, "DirexioMcp", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(McpRegistrationResult))]
public sealed class RegisterDirexioMcpCommand : OneNodeCommand
{
    /// <summary>The clients.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public McpClient[] Client { get; set; } = [];

    /// <summary>The client's file of the project in the current folder, or that of the user.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    public McpScope Scope { get; set; }

    /// <summary>Another file than the usual one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        foreach (var client in Client.Distinct())
        {
            await ProcessItemAsync(() => RegisterAsync(domain!, client)).ConfigureAwait(false);
        }
    }

    private async Task RegisterAsync(string domain, McpClient client)
    {
        var request = await AskAsync(() => RequestFor(domain, client)).ConfigureAwait(false);
        Emit(await new DeploymentEngine().RegisterMcpAsync(
            request, AgreeAsync, Streams).ConfigureAwait(false));
    }

    private McpRegistrationRequest RequestFor(string domain, McpClient client) => new()
    {
        Domain = domain,
        Client = client,
        Scope = Scope,
        ProjectFolder = SessionState.Path.CurrentFileSystemLocation.ProviderPath,
        File = this.FileOf(nameof(Path), Path),
        Rehearse = Rehearse,
    };

    private Task<bool> AgreeAsync(McpRegistrationResult change)
    {
        if (change.Limitation is { } limitation)
        {
            Streams.Warn(Places.Fill(Texts.Warn_NotOffered, limitation));
        }

        return AgreeAsync(
            Places.Fill(Texts.Mcp_Caption, change.ServerName, change.Client),
            Places.Fill(Texts.Mcp_Put, change.ServerName, change.Path, change.Difference),
            change.Client == McpClient.OpenClaw ? Texts.WriteIt : Texts.Mcp_WriteIt);
    }
}
