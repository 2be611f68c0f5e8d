using System.Management.Automation;
using System.Security;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Views;

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
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [DomainText]
    public string? Domain { get; set; }

    /// <summary>Continues a rehearsal. Taken from a piped status or deployment, so that a rehearsal stays one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    [SwitchText]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>Another EC2 instance type, while no instance exists.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? InstanceType { get; set; }

    /// <summary>Another public subnet, while no instance exists.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SubnetId { get; set; }

    /// <summary>Another size of the root volume in GiB, while no instance exists.</summary>
    [Parameter]
    [NumberText(IsWhole = true)]
    public int DiskSizeGB { get; set; }

    /// <summary>Has another instance made in the place of one that was terminated before anything lived on it.</summary>
    [Parameter]
    public SwitchParameter ReplaceInstance { get; set; }

    /// <summary>Goes through everything from this phase on again, although it is done.</summary>
    [Parameter]
    public PhaseId RepeatFrom { get; set; }

    /// <summary>The passphrase of the backup that the node begins with, or of the secret key.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Passphrase { get; set; }

    /// <summary>The file of a secret OpenPGP key that opens that backup.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KeyFile { get; set; }

    /// <summary>Takes a backup that is not encrypted although its name says so, or although something to open it is given.</summary>
    [Parameter]
    public SwitchParameter AllowUnencrypted { get; set; }

    /// <summary>Does not ask about a plan that is new to the user.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string? RequestedDomain
    {
        get => Domain;
        set => Domain = value;
    }

    private protected override bool IsQuiet => this.IsUnattended(Force);

    private protected override bool IsRehearsal => Rehearse;

    private protected override string StopNote => ResumeNote;

    private protected override DeploymentRequest BuildRequest() => base.BuildRequest() with
    {
        InstanceType = InstanceType,
        SubnetId = SubnetId,
        DiskSizeGB = IsGiven(nameof(DiskSizeGB)) ? DiskSizeGB : null,
        ReplaceInstance = ReplaceInstance,
        RepeatFrom = IsGiven(nameof(RepeatFrom)) ? RepeatFrom : null,
        IsUnattended = this.IsUnattended(Force),
    };

    private protected override async Task ProcessDeploymentAsync()
    {
        var request = await AskAsync(BuildRequest).ConfigureAwait(false);
        var engine = new DeploymentEngine();
        if (!await AgreeAsync(NodeCommand.InWords(request.Domain), NextStep(request)).ConfigureAwait(false))
        {
            if (IsPreview)
            {
                await ShowPlanAsync(engine, request).ConfigureAwait(false);
            }

            return;
        }

        Streams.Begin(Places.Fill(Texts.Begin_Resume, request.Domain ?? Texts.Begin_TheDeployment), Texts.Begin_RecordedState);
        var origin = await AskAsync(() => new BackupOrigin
        {
            Passphrase = Passphrase,
            KeyFile = this.FileOf(nameof(KeyFile), KeyFile),
            AllowUnencrypted = AllowUnencrypted,
        }).ConfigureAwait(false);
        Deliver(await engine.ResumeAsync(request, plan => AskAsync(() => Agree(plan)), Streams, StopToken, origin).ConfigureAwait(false));
    }

    /// <summary>
    /// A deployment that stopped before its plan was agreed to, or whose launch is to be another one. Resuming does not ask by
    /// itself, but nothing that costs money is created unseen.
    /// </summary>
    private bool Agree(DeploymentPlan plan) => this.IsUnattended(Force) || this.Insist(Propose(plan));

    // What would be asked about, which is what is left to do and not a new node as Get-DirexioPlan shows it.
    private async Task ShowPlanAsync(DeploymentEngine engine, DeploymentRequest request)
    {
        if (await engine.PlanResumeAsync(request, Streams, StopToken).ConfigureAwait(false) is { } plan)
        {
            await AskAsync(() => this.Approve(Propose(plan), agreed: false)).ConfigureAwait(false);
        }
    }

    private Proposal Propose(DeploymentPlan plan) => PlanQuestion.Propose(
        plan,
        AdvisedCommand.Preview(
            MyInvocation.MyCommand.Name,
            plan.Domain,
            WithoutSecrets(plan).Where(static said => said.Key is not (nameof(Passphrase) or nameof(KeyFile) or nameof(AllowUnencrypted))),
            plan.Rehearsal),
        details: null);

    private static string NextStep(DeploymentRequest request)
    {
        var node = request.Domain is null ? null : new DeploymentEngine().GetStatus(request.Domain, request.Rehearse)[0];
        var isRepeated = node?.Phases.Any(one => one.Id == request.RepeatFrom && one.Status == PhaseStatus.Done) == true;
        var phase = isRepeated ? request.RepeatFrom : node?.CurrentPhase;
        return phase is null
            ? Texts.Resume_First
            : Places.Fill(Texts.Resume_At, phase, PhaseText.Of(phase.Value));
    }
}
