using System.Management.Automation;
using Direxio.Deployer.Engine;
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

    /// <summary>A plan of Get-DirexioPlan that was agreed to.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByPlan)]
    [ValidateNotNull]
    public DeploymentPlan? Plan { get; set; }

    /// <summary>
    /// Catches what was a plan before it was converted, as by JSON: only its domain would be left of it, and another
    /// deployment would begin.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDomain, DontShow = true)]
    public string? Hash { get; set; }

    /// <summary>Does not ask before creating. Does not stand for -ConfirmDomainBinding.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string? RequestedDomain => Plan?.Domain ?? Domain;

    private protected override bool IsRehearsal => Plan?.Rehearsal ?? base.IsRehearsal;

    private protected override string StopNote => ResumeNote;

    private protected override async Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        if (Hash is not null)
        {
            throw CommandErrors.PlanIsNotLive(Domain);
        }

        var request = await streams.AskAsync(BuildRequest, cancellationToken).ConfigureAwait(false);
        var engine = new DeploymentEngine();
        var isWhatIf = await streams.AskAsync(this.IsWhatIf, cancellationToken).ConfigureAwait(false);
        streams.Begin($"Deploying {request.Domain ?? "a node"}", "Reading account, DNS and prices");
        if (isWhatIf)
        {
            await ShowPlanAsync(engine, request, streams, cancellationToken).ConfigureAwait(false);
            return;
        }

        var deployment = await engine.StartAsync(
            request,
            Plan?.Hash,
            plan => streams.AskAsync(() => Approve(plan), cancellationToken),
            streams,
            cancellationToken).ConfigureAwait(false);
        if (deployment is not null)
        {
            streams.Deliver(deployment);
        }
    }

    private protected override DeploymentRequest BuildRequest() => Plan is null
        ? base.BuildRequest()
        : (Plan.Asked ?? Plan.Request) with
        {
            ConfirmDomainBinding = Plan.Request.ConfirmDomainBinding || ConfirmDomainBinding,
            TrustFirstHostKey = Plan.Request.TrustFirstHostKey || TrustFirstHostKey,
            ConfirmDnsOverwrite = Plan.Request.ConfirmDnsOverwrite || ConfirmDnsOverwrite,
            Timeout = RequestedTimeout ?? Plan.Request.Timeout,
        };

    /// <summary>-WhatIf only ever plans, which changes nothing by contract.</summary>
    private async Task ShowPlanAsync(
        DeploymentEngine engine, DeploymentRequest request, DeploymentStreams streams, CancellationToken cancellationToken)
    {
        var plan = await engine.PlanAsync(request, streams, cancellationToken).ConfigureAwait(false);
        if (Plan is not null && Plan.Hash != plan.Hash)
        {
            streams.Warn("The given plan no longer fits the account or DNS; it would be refused. This is the plan as of now.");
        }

        await streams.AskAsync(() => Approve(plan), cancellationToken).ConfigureAwait(false);
    }

    private bool Approve(DeploymentPlan plan)
    {
        var agreed = Force || Plan is not null;
        if (!agreed || this.IsWhatIf() || this.WantsPrompt())
        {
            return Approval.Approve(this, plan);
        }

        WriteVerbose(PlanSummary.Of(plan));
        return true;
    }
}
