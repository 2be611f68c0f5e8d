using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Confirm-DirexioGate: records, with evidence, that a gate was passed that no machine can check alone.</summary>
[Cmdlet(VerbsLifecycle.Confirm, "DirexioGate", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(GateConfirmation))]
public sealed class ConfirmDirexioGateCommand : NodeCommand
{
    /// <summary>The domain of the node.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [DomainText]
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

    private protected override IReadOnlyList<string?> Domains => [Domain];

    private protected override async Task ProcessNodeAsync(string? domain) => Emit(await new DeploymentEngine().ConfirmGateAsync(
        new()
        {
            Domain = domain,
            Gate = Gate,
            Evidence = Evidence,
            RuntimeProbeConfirmed = RuntimeProbeConfirmed,
            Rehearse = Rehearse,
        },
        () => AgreeAsync(InWords(domain), Places.Fill(Texts.Gate_Confirm, Gate)),
        Streams,
        StopToken).ConfigureAwait(false));
}
