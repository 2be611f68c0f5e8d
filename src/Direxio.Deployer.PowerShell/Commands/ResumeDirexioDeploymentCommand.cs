using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Resume-DirexioDeployment: continues a deployment from its first unfinished phase.</summary>
[Cmdlet(
    VerbsLifecycle.Resume,
    "DirexioDeployment",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = ByDomain)]
[OutputType(typeof(Deployment))]
public sealed class ResumeDirexioDeploymentCommand : DeploymentRequestCommand
{
    /// <summary>The domain of the node.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string? Domain { get; set; }

    /// <summary>Continues a rehearsal. Taken from a piped status or deployment, so that a rehearsal stays one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>Does not ask if nobody has agreed to a plan yet.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string? RequestedDomain => Domain;

    private protected override bool IsRehearsal => Rehearse;

    private protected override async Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        var request = await streams.AskAsync(BuildRequest, cancellationToken).ConfigureAwait(false);
        var engine = new DeploymentEngine();
        streams.Describe($"Resuming {request.Domain ?? "the deployment"}");
        var step = NextStep(engine, request);
        var target = request.Domain ?? "the node that the variable DOMAIN names";
        if (!await streams.AskAsync(() => ShouldProcess(target, step), cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var deployment = await engine.ResumeAsync(
            request,
            plan => streams.AskAsync(() => Agree(plan), cancellationToken),
            streams,
            cancellationToken).ConfigureAwait(false);
        if (deployment is not null)
        {
            streams.Deliver(deployment);
        }
    }

    /// <summary>
    /// A deployment that stopped before its plan was agreed to. Resuming does not ask by itself, but nothing that costs
    /// money is created unseen.
    /// </summary>
    private bool Agree(DeploymentPlan plan) =>
        ((Force || this.RefusesPrompt()) && !this.WantsPrompt()) || this.Insist(plan);

    private static string NextStep(DeploymentEngine engine, DeploymentRequest request)
    {
        var phase = request.Domain is null ? null : engine.GetStatus(request.Domain, request.Rehearse)[0].CurrentPhase;
        return phase is null
            ? "Continue the deployment from its first unfinished phase"
            : $"Continue the deployment at {phase} ({PhaseTitles.Of(phase.Value)})";
    }
}
