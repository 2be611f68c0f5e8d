using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Register-DirexioMcp: puts a node's MCP server into the configuration file of a client.</summary>
[Cmdlet(VerbsLifecycle.Register, "DirexioMcp", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(McpRegistrationResult))]
public sealed class RegisterDirexioMcpCommand : AsyncCommand
{
    /// <summary>The domain of the node.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string? Domain { get; set; }

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

    /// <summary>For a rehearsed node. Taken from a piped object, so that a rehearsal stays one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    public SwitchParameter Rehearse { get; set; }

    private protected override string? Target => Domain;

    private protected override async Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        var engine = new DeploymentEngine();
        foreach (var client in Client.Distinct())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var request = await streams.AskAsync(() => RequestFor(client), cancellationToken).ConfigureAwait(false);
            try
            {
                var result = await engine.RegisterMcpAsync(
                    request, change => streams.AskAsync(() => Agree(change), cancellationToken), streams).ConfigureAwait(false);
                if (result is not null)
                {
                    streams.Write(result);
                }
            }
            catch (DeployException failure)
            {
                streams.Fail(ErrorRecords.From(failure));
            }
        }
    }

    private McpRegistrationRequest RequestFor(McpClient client) => new()
    {
        Domain = Domain!,
        Client = client,
        Scope = Scope,
        ProjectFolder = SessionState.Path.CurrentFileSystemLocation.ProviderPath,
        File = Path is null ? null : GetUnresolvedProviderPathFromPSPath(Path),
        Rehearse = Rehearse,
    };

    private bool Agree(McpRegistrationResult change)
    {
        if (change.Limitation is { } limitation)
        {
            WriteWarning($"This node's message server does not offer {limitation}.");
        }

        var summary = $"Put {change.ServerName} into {change.Path}:\n{change.Difference}";
        return ShouldProcess(summary, $"{summary}\nWrite this? A copy of the file is kept beside it.", $"Register {change.ServerName} with {change.Client}");
    }
}
