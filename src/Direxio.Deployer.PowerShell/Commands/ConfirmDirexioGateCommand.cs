using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Confirm-DirexioGate: records, with evidence, that a gate was passed that no machine can check alone.</summary>
[Cmdlet(VerbsLifecycle.Confirm, "DirexioGate", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(GateConfirmation))]
public sealed class ConfirmDirexioGateCommand : AsyncCommand
{
    /// <summary>The domain of the node.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string? Domain { get; set; }

    /// <summary>The gate.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ProductGate Gate { get; set; }

    /// <summary>Who saw what, and when.</summary>
    [Parameter(Position = 1)]
    [AllowEmptyString]
    public string? Evidence { get; set; }

    /// <summary>Says that the agent itself has seen and used the node's MCP tools.</summary>
    [Parameter]
    public SwitchParameter RuntimeProbeConfirmed { get; set; }

    /// <summary>Confirms a gate of a rehearsed node. Taken from a piped object, so that a rehearsal stays one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    public SwitchParameter Rehearse { get; set; }

    private protected override string? Target => Domain;

    private protected override async Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        var request = new GateRequest
        {
            Domain = Domain,
            Gate = Gate,
            Evidence = Evidence,
            RuntimeProbeConfirmed = RuntimeProbeConfirmed,
            Rehearse = Rehearse,
        };
        try
        {
            var confirmation = await new DeploymentEngine().ConfirmGateAsync(
                request,
                () => streams.AskAsync(() => ShouldProcess(Domain ?? "the node that the variable DOMAIN names", $"Confirm the gate {Gate}"), cancellationToken),
                streams,
                cancellationToken).ConfigureAwait(false);
            if (confirmation is not null)
            {
                streams.Write(confirmation);
            }
        }
        catch (DeployException failure)
        {
            // One node whose gate is refused says nothing of the others of a pipeline.
            streams.Fail(ErrorRecords.From(failure));
        }
    }
}
