using System.Management.Automation;
using System.Security;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Start-DirexioDeployment: deploys a node, end to end.</summary>
[Cmdlet(
    VerbsLifecycle.Start,
    "DirexioDeployment",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = ByDomain)]
[OutputType(typeof(Deployment))]
public sealed class StartDirexioDeploymentCommand : NewDeploymentCommand
{
    private const string ByPlan = nameof(ByPlan);

    private bool bindsWithPlan;

    /// <summary>A plan of Get-DirexioPlan that was agreed to.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByPlan)]
    [ValidateNotNull]
    public DeploymentPlan? Plan { get; set; }

    /// <summary>
    /// Catches what was a plan before it was converted, as by JSON: only its domain would be left of it, and another
    /// deployment would begin.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDomain, DontShow = true)]
    public string? Hash { get; set; }

    /// <summary>Tells a plan, of which only what is not said in it can be given, from what was one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDomain, DontShow = true)]
    public object? Request { get; set; }

    /// <summary>
    /// Nothing really happens: no account, no network, no cost. Taken from a piped object, so that a rehearsal stays one; a plan says
    /// itself whether it is of one.
    /// </summary>
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByPlan)]
    [Alias("Rehearsal")]
    [SwitchText]
    public override SwitchParameter Rehearse { get; set; }

    /// <summary>A backup that the node begins with: the same server at another place.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    [ArgumentCompleter(typeof(BackupCompleter))]
    [ValidateNotNullOrEmpty]
    public string? FromBackup { get; set; }

    /// <summary>The passphrase of that backup, or of the secret key.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    [ValidateNotNull]
    public SecureString? Passphrase { get; set; }

    /// <summary>The file of a secret OpenPGP key that opens that backup.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    [ValidateNotNullOrEmpty]
    public string? KeyFile { get; set; }

    /// <summary>Takes a backup that is not encrypted although its name says so, or although something to open it is given.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    public SwitchParameter AllowUnencrypted { get; set; }

    /// <summary>Does not ask before creating. Does not stand for -ConfirmDomainBinding.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string? RequestedDomain
    {
        get => Plan?.Domain ?? Domain;
        set => Domain = value;
    }

    private protected override bool IsQuiet => this.IsUnattended(Force);

    private protected override bool IsRehearsal => Plan?.Rehearsal ?? base.IsRehearsal;

    private protected override string StopNote => ResumeNote;

    private protected override async Task ProcessDeploymentAsync()
    {
        if (Hash is not null)
        {
            throw (Request is PSObject wrapped ? wrapped.BaseObject : Request) is DeploymentRequest
                ? CommandErrors.PlanSaysItself(Domain, await AskAsync(SaidBesidesPlan).ConfigureAwait(false))
                : CommandErrors.PlanIsNotLive(Domain);
        }

        if (Plan is not null && IsGiven(nameof(Rehearse)) && Rehearse != Plan.Rehearsal)
        {
            throw CommandErrors.PlanOfOtherWorld(Plan.Domain, Plan.Rehearsal);
        }

        var request = await AskAsync(BuildRequest).ConfigureAwait(false);
        var isWhatIf = await AskAsync(this.IsWhatIf).ConfigureAwait(false);
        var origin = FromBackup is null ? null : await AskAsync(() => new BackupOrigin
        {
            Path = this.Resolve(nameof(FromBackup), FromBackup),
            Passphrase = Passphrase,
            KeyFile = this.FileOf(nameof(KeyFile), KeyFile),
            AllowUnencrypted = AllowUnencrypted,
        }).ConfigureAwait(false);
        Streams.Begin(Places.Fill(Texts.Begin_Deploy, request.Domain ?? Texts.Begin_ANode), Texts.Begin_AccountDnsPrices);
        if (isWhatIf)
        {
            await ShowPlanAsync(request, origin).ConfigureAwait(false);
            return;
        }

        Deliver(await new DeploymentEngine()
            .StartAsync(request, Plan?.Hash, ApproveAsync, Streams, StopToken, origin).ConfigureAwait(false));
    }

    private IReadOnlyList<string> SaidBesidesPlan()
    {
        var taken = MyInvocation.MyCommand.ParameterSets.First(set => set.Name == ByPlan).Parameters.Select(parameter => parameter.Name);
        return [.. Typed.Except(taken, StringComparer.OrdinalIgnoreCase).Select(name => $"-{name}")];
    }

    private protected override DeploymentRequest BuildRequest()
    {
        var request = DescribeRequest();
        bindsWithPlan = !request.ConfirmDomainBinding && !this.IsUnattended(Force) && !this.IsWhatIf() && this.CanBeAsked();
        return request with { BindsDomainWithPlan = bindsWithPlan };
    }

    private DeploymentRequest DescribeRequest() => Plan is null
        ? base.BuildRequest() with { IsUnattended = this.IsUnattended(Force) }
        : (Plan.Asked ?? Plan.Request) with
        {
            ConfirmDomainBinding = Plan.Request.ConfirmDomainBinding || ConfirmDomainBinding,
            TrustFirstHostKey = Plan.Request.TrustFirstHostKey || TrustFirstHostKey,
            ConfirmDnsOverwrite = Plan.Request.ConfirmDnsOverwrite || ConfirmDnsOverwrite,
            Timeout = RequestedTimeout ?? Plan.Request.Timeout,
        };

    /// <summary>-WhatIf only ever plans, which changes nothing by contract.</summary>
    private async Task ShowPlanAsync(DeploymentRequest request, BackupOrigin? origin)
    {
        var plan = await new DeploymentEngine().PlanAsync(request, Streams, StopToken, origin).ConfigureAwait(false);
        if (Plan is not null && Plan.Hash != plan.Hash)
        {
            Streams.Warn(Texts.Warn_PlanOutdated);
        }

        await ApproveAsync(plan).ConfigureAwait(false);
    }

    private Task<bool> ApproveAsync(DeploymentPlan plan) =>
        AskAsync(() => bindsWithPlan
            ? this.ApproveByDomain(PlanQuestion.ProposeWithBinding(plan, PlanCommand(plan)), given: null, agreed: false)
            : this.Approve(PlanQuestion.Propose(plan, PlanCommand(plan), PlanCommand(plan)), agreed: Force || Plan is not null));

    // A plan that was piped was asked for by another command; its request says all of it.
    private protected override IEnumerable<KeyValuePair<string, object>> SaidOf(DeploymentPlan plan) =>
        Plan is null ? base.SaidOf(plan) : AdvisedCommand.Said(plan.Request);

    private protected override IEnumerable<KeyValuePair<string, object>> Said => Plan is null
        ? base.Said
        : base.Said.Where(static one => one.Key != nameof(Plan)).Concat(AdvisedCommand.Said(Plan.Request))
            .DistinctBy(static one => one.Key);
}
