using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Installs a program of a node's agent on this machine; the result is emitted whatever it is, and a bad one is an error too.</summary>
public abstract class InstallCommand : AsyncCommand
{
    /// <summary>The domain of the node.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string? Domain { get; set; }

    /// <summary>Version or tag of the npm package.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>For a rehearsed node. Taken from a piped object, so that a rehearsal stays one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    public SwitchParameter Rehearse { get; set; }

    private protected override string? Target => Domain;

    /// <summary>What is installed, to be read after "Installing".</summary>
    private protected abstract string What { get; }

    private protected abstract Task<InstallResult?> InstallAsync(
        DeploymentEngine engine, InstallRequest request, Func<string, Task<bool>> approve, DeploymentStreams streams, CancellationToken cancellationToken);

    private protected abstract DeployException Failure(InstallResult result);

    private protected sealed override async Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        var request = new InstallRequest { Domain = Domain!, Version = Version, Rehearse = Rehearse };
        streams.Begin($"Installing {What} of {Domain}", "Looking at what is there");
        try
        {
            var result = await InstallAsync(
                new(),
                request,
                command => streams.AskAsync(() => ShouldProcess($"this machine, for {Domain}", $"Do what this does: {command}"), cancellationToken),
                streams,
                cancellationToken).ConfigureAwait(false);
            if (result is null)
            {
                return;
            }

            streams.Write(result);
            if (!result.IsInstalled)
            {
                streams.Fail(ErrorRecords.From(Failure(result)));
            }
        }
        catch (DeployException failure)
        {
            streams.Fail(ErrorRecords.From(failure));
        }
    }
}
