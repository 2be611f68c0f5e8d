using System.Security.Cryptography;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Orphans;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Direxio.Deployer.Engine.Status;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>One run over one set of ports: plans, asks, records the consent, walks the phases, tells the result.</summary>
internal sealed class DeploymentRun(World world, DeployerEnvironment environment, EngineObserver observer, IOperationReports reports)
{
    /// <summary>What the node begins with; null for an empty server.</summary>
    public INodeOrigin? Origin { get; init; }

    private readonly EnginePorts ports = world.Ports;
    private readonly INodeStore store = world.Store;

    /// <summary>Finds out what would be done. Writes nothing.</summary>
    public async Task<DeploymentPlan> PlanAsync(DeploymentRequest request, DeploymentSettings settings, CancellationToken cancellationToken)
    {
        using var cloud = ports.ConnectCloud(settings.CloudTarget, observer);
        var recorded = store.Read(settings.ServiceId);
        var survey = Survey(cloud, settings, recorded, cancellationToken);
        survey.Begin();
        return (await PlanAsync(survey, request, settings, recorded, cancellationToken).ConfigureAwait(false)).Plan;
    }

    /// <summary>Begins a deployment.</summary>
    public async Task<Deployment?> StartAsync(
        DeploymentRequest request,
        DeploymentSettings settings,
        string? expectedPlanHash,
        Func<DeploymentPlan, Task<bool>> approve,
        CancellationToken cancellationToken)
    {
        if (!settings.DomainBindingConfirmed && !request.BindsDomainWithPlan)
        {
            throw SettingErrors.DomainBindingNotConfirmed(settings.Domain);
        }

        using var session = store.Open(settings.ServiceId);
        if (session.State is { } foreign)
        {
            NodeGuard.RequireOwn(foreign, settings.Domain);
        }

        if (session.State is { HasResources: true } existing)
        {
            throw DeploymentErrors.DeploymentExists(settings.Domain, existing.CurrentPhase, session.Paths.State);
        }

        RoomOnDisk.Require(store.Home, settings.ServiceId, StartAgain.Of(settings, request));

        using var cloud = ports.ConnectCloud(settings.CloudTarget, observer);
        var survey = Survey(cloud, settings, session.State, cancellationToken);
        survey.Begin();
        DeploymentPlan? approved = null;
        IReadOnlyList<string> replaced = [];

        // What is bound by agreeing to the plan needs the plan; what stands in its way is the answer then.
        if (!settings.DomainBindingConfirmed || await HasIdentityAsync(survey).ConfigureAwait(false))
        {
            var (plan, others) = await PlanAsync(survey, request, settings, session.State, cancellationToken).ConfigureAwait(false);
            others.RequireNone();
            if (expectedPlanHash is not null && expectedPlanHash != plan.Hash)
            {
                throw DeploymentErrors.PlanChanged(settings.Domain, request);
            }

            BudgetRule.Require(plan, settings);
            if (!await approve(plan).ConfigureAwait(false))
            {
                return null;
            }

            if (!plan.CostEstimate.IsComplete)
            {
                observer.Warn(Advice.Of(
                    nameof(Texts.Warn_LowerBound), RequestCommands.With(Commands.Plan(), request).In(settings.AdviceContext)));
            }

            (approved, replaced) = (plan, others.ReplacedAddresses);
            settings = settings with { DnsMode = plan.DnsMode, DomainBindingConfirmed = true };
        }

        FormerHostKeys.Forget(session.Paths, address: null);
        session.Begin(NewState(settings, approved, replaced));
        new NodeSecrets(store).Remember(observer.Redactor, settings.ServiceId);
        return await WalkAsync(session, settings, cloud, survey, isResume: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Continues a deployment. Asks first if nobody has agreed to its plan yet.</summary>
    public async Task<Deployment?> ResumeAsync(
        OpenNode node,
        DeploymentRequest request,
        DeploymentSettings settings,
        Func<DeploymentPlan, Task<bool>> approve,
        CancellationToken cancellationToken)
    {
        var (session, state) = (node.Session, node.State);
        RoomOnDisk.Require(store.Home, settings.ServiceId, Commands.Resume(settings.Domain));

        using var cloud = ports.ConnectCloud(settings.CloudTarget, observer);
        var survey = Survey(cloud, settings, state, cancellationToken);
        var change = LaunchChange.Detect(request, settings, state);
        if (await PlanRestAsync(change, session, request, settings, cloud, survey, cancellationToken).ConfigureAwait(false) is { } asked)
        {
            var (plan, others) = asked;
            others.RequireNone();
            BudgetRule.Require(plan, settings);
            if (!await approve(plan).ConfigureAwait(false))
            {
                return null;
            }

            if (change is { ReplacesInstance: true })
            {
                FormerHostKeys.Forget(session.Paths, state.Resources.PublicIp);
            }

            settings = settings with { DnsMode = plan.DnsMode };

            session.Update(current =>
            {
                change?.Apply(current, ports.Clock.GetUtcNow());
                current.Dns.ReplacedAddresses = [.. current.Dns.ReplacedAddresses.Union(others.ReplacedAddresses)];
                Approve(current, plan, settings);
            });
        }

        return await WalkAsync(session, settings, cloud, survey, isResume: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a resume would ask about, without doing anything; null where it just goes on.</summary>
    public async Task<DeploymentPlan?> PlanResumeAsync(
        OpenNode node, DeploymentRequest request, DeploymentSettings settings, CancellationToken cancellationToken)
    {
        using var cloud = ports.ConnectCloud(settings.CloudTarget, observer);
        var survey = Survey(cloud, settings, node.State, cancellationToken);
        var change = LaunchChange.Detect(request, settings, node.State);
        return (await PlanRestAsync(change, node.Session, request, settings, cloud, survey, cancellationToken).ConfigureAwait(false))?.Plan;
    }

    // Nothing is asked where the rest is what was agreed to.
    private async Task<(DeploymentPlan Plan, OtherNodes Others)?> PlanRestAsync(
        LaunchChange? change,
        NodeSession session,
        DeploymentRequest request,
        DeploymentSettings settings,
        CloudPorts cloud,
        AccountSurvey survey,
        CancellationToken cancellationToken)
    {
        var state = session.State!;
        if ((change is null && state is not { HasApprovedPlan: false, Resources.InstanceId: null })
            || !await HasIdentityAsync(survey).ConfigureAwait(false))
        {
            return null;
        }

        survey.Begin();
        var planned = change is null
            ? state
            : await PrepareAsync(change, session, settings, cloud, survey, cancellationToken).ConfigureAwait(false);
        return await PlanAsync(survey, request, settings, planned, cancellationToken, isResume: true).ConfigureAwait(false);
    }

    private AccountSurvey Survey(
        CloudPorts cloud, DeploymentSettings settings, NodeState? recorded, CancellationToken cancellationToken) =>
        new(cloud, ports, settings, found => HostedZoneKind.IsMadeBy(recorded, found), cancellationToken);

    // What is planned with is the state as the change would leave it; nothing is written before the user has agreed.
    private async Task<NodeState> PrepareAsync(
        LaunchChange change,
        NodeSession session,
        DeploymentSettings settings,
        CloudPorts cloud,
        AccountSurvey survey,
        CancellationToken cancellationToken)
    {
        var state = session.State!;
        try
        {
            AccountGuard.Require(
                settings.Domain, AccountGuard.RecordedIn(state), await survey.Identity.ConfigureAwait(false));
            await change.RequirePossibleAsync(
                new(session, settings, observer, ports.Clock), cloud, cancellationToken).ConfigureAwait(false);
            await change.RequireSameNetworkAsync(state, survey).ConfigureAwait(false);
        }
        catch (CloudException exception)
        {
            throw CloudErrors.CloudCallFailed(exception);
        }

        var planned = state.Clone();
        change.Apply(planned, ports.Clock.GetUtcNow());
        return planned;
    }

    private async Task<(DeploymentPlan Plan, OtherNodes Others)> PlanAsync(
        AccountSurvey survey,
        DeploymentRequest request,
        DeploymentSettings settings,
        NodeState? state,
        CancellationToken cancellationToken,
        bool isResume = false)
    {
        try
        {
            var search = new OtherNodeSearch(ports, observer, survey, settings).FindAsync(state, cancellationToken);
            var planner = new DeploymentPlanner(ports.Clock) { IsResume = isResume };
            var plan = await planner.PlanAsync(survey, settings, request, state).ConfigureAwait(false);
            var others = await search.ConfigureAwait(false);
            var certificates = state?.GetPhase(PhaseId.S4_BOOTSTRAP_STACK).Status == PhaseStatus.Done
                ? []
                : await CertificateWarning.FindAsync(
                    survey, store.Home.Node(settings.ServiceId), ports.Clock.GetUtcNow()).ConfigureAwait(false);
            return (
                plan with
                {
                    Request = RedactedRequest.Redact(plan.Request, observer.Redactor),
                    Asked = plan.Request,
                    Blockers = [.. others.Blockers, .. plan.Blockers],
                    Warnings = [.. plan.Warnings, .. certificates.Select(warning => warning.ToString()), .. others.Warnings],
                },
                others);
        }
        catch (CloudException exception)
        {
            throw CloudErrors.CloudCallFailed(exception);
        }
    }

    // Without credentials there is nothing to plan with; the first phase then says what to do.
    private static async Task<bool> HasIdentityAsync(AccountSurvey survey)
    {
        try
        {
            _ = await survey.Identity.ConfigureAwait(false);
            return true;
        }
        catch (CloudException exception) when (exception.IsOfCredentials)
        {
            return false;
        }
        catch (CloudException exception)
        {
            throw CloudErrors.CloudCallFailed(exception);
        }
    }

    private NodeState NewState(DeploymentSettings settings, DeploymentPlan? approved, IReadOnlyList<string> replaced)
    {
        var now = ports.Clock.GetUtcNow();
        var suffix = Convert.ToHexString(RandomNumberGenerator.GetBytes(2)).ToLowerInvariant();
        var state = NodeState.Create(settings.Domain, NodeTags.NewRunId(now, suffix), now);
        SettingTable.Record(state, settings);
        Approve(state, approved, settings);
        state.Resources.SubnetId = settings.SubnetId;
        state.Dns.ReplacedAddresses = replaced;
        if (settings.FromBackup is { } backup)
        {
            (state.Choices.FromBackup, state.Choices.IsBackupEncrypted) = (backup.Path, backup.IsEncrypted);
        }

        if (settings.IsRehearsal)
        {
            state.MarkAsRehearsal();
        }

        return state;
    }

    // What the user agreed to is on record with its price before anything is created.
    private static void Approve(NodeState state, DeploymentPlan? plan, DeploymentSettings settings)
    {
        if (plan is not null)
        {
            state.Choices.ApprovedPlan = plan.Hash;
            state.DnsMode = plan.DnsMode;
            state.AccountId ??= plan.AccountId;
            state.Cost.Record(plan.CostEstimate, settings.InstanceType, settings.DiskSizeGB);
        }
    }

    private async Task<Deployment> WalkAsync(
        NodeSession session,
        DeploymentSettings settings,
        CloudPorts cloud,
        AccountSurvey survey,
        bool isResume,
        CancellationToken cancellationToken)
    {
        var context = new PhaseContext(session, settings, observer, ports.Clock) { IsResume = isResume, HasNewRunId = !isResume };
        var runner = new PhaseRunner(PhaseSet.Create(cloud, ports, survey, LocalSettings.From(environment, observer.Redactor), Origin));
        try
        {
            var waiting = await runner.RunAsync(context, cancellationToken).ConfigureAwait(false);
            foreach (var warning in KeyWarning.For(session.State!, session.Paths))
            {
                observer.Warn(warning);
            }

            WriteReport(session);
            return DeploymentView.From(
                session.State!,
                session.Paths,
                waiting is null ? DeploymentStatus.Completed : DeploymentStatus.WaitingForUser,
                waiting?.Outcome.NextAction.ToString(),
                observer.Redactor,
                settings.AgentFoundBy) with
            {
                CurrentPhase = waiting?.Phase ?? session.State!.CurrentPhase,
            };
        }
        catch (OperationCanceledException)
        {
            TryWriteReport(session);
            throw;
        }
        catch (DeployException exception)
        {
            var failure = FailedWrite.Explain(session, settings.Domain, exception).In(settings.AdviceContext);
            TryWriteReport(session);
            throw failure.With(
                deployment: DeploymentView.From(
                    session.State!,
                    session.Paths,
                    DeploymentStatus.Failed,
                    DeployErrors.AdviceOf(failure).ToString(),
                    observer.Redactor) with
                {
                    CurrentPhase = failure.Phase ?? session.State!.CurrentPhase,
                });
        }
    }

    // What ended the run must not be hidden by a report that cannot be written.
    private void TryWriteReport(NodeSession session)
    {
        try
        {
            WriteReport(session);
        }
        catch (DeployException unwritten) when (unwritten.Kind == DeployErrorKind.LocalFile)
        {
            observer.Warn(Advice.Of(nameof(Texts.Warn_RunReport), unwritten.Message));
        }
    }

    // Every run leaves a report, whatever came of it: whoever takes over finds the last word there.
    private void WriteReport(NodeSession session) =>
        reports.Write(session.State!, session.Paths, ReportOperation.NewDeploy, ports.Clock.GetUtcNow());
}
