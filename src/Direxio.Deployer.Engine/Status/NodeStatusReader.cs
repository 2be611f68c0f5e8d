using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Legacy;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Status;

/// <summary>The nodes of one home as their local states know them, whichever release wrote those. Asks nobody.</summary>
internal sealed class NodeStatusReader(INodeStore store, Redactor redactor)
{
    // Enough that no processor waits for whoever takes the rows.
    private static readonly int ReadAhead = 2 * Environment.ProcessorCount;

    /// <summary>
    /// Every node, in order, and of it the state alone; few are read ahead of who takes them, at once. A state that cannot be read is a
    /// row that says so.
    /// </summary>
    public IEnumerable<NodeStatus> ReadAll() => ReadEach().OfType<NodeStatus>();

    /// <summary>One node; null if this home has none of that service id.</summary>
    public NodeStatus? Read(string serviceId)
    {
        new NodeSecrets(store).Remember(redactor, serviceId);
        return ReadState(serviceId);
    }

    /// <summary>What a state says of its node.</summary>
    public NodeStatus Describe(NodeState state, NodePaths paths)
    {
        redactor.Remember(state.Secrets.All);
        var domain = state.Domain ?? paths.ServiceId;
        var isRunning = IsRunning(state, paths);
        var summary = RecoverySummary.From(state, domain, paths, isRunning);
        return new()
        {
            Domain = domain,
            ServiceId = paths.ServiceId,
            Status = StatusOf(state, isRunning),
            IsDeployed = IsDeployed(state),
            CurrentPhase = state.CurrentPhase,
            Phases = DeploymentView.PhasesOf(state, redactor),
            Resources = state.Resources.ToContract(state),
            DnsRecords = RecordsToSet.Of(state, state.GetPhase(state.CurrentPhase), domain),
            CostEstimate = summary.CostEstimate,
            BilledNow = summary.BilledNow,
            ServerNotOffered = [.. Node.ServerCapabilities.MissingOf(state).Select(redactor.Redact)],
            UserGates = UserGates.Read(state),
            ProductComplete = IsProductComplete(state),
            WhereBlocked = redactor.Redact(summary.WhereBlocked),
            BillingImpact = redactor.Redact(summary.BillingImpact),
            ResumeSafety = redactor.Redact(summary.ResumeSafety),
            LocalRefresh = redactor.Redact(summary.LocalRefresh),
            NextAction = redactor.Redact(summary.NextAction),
            StopLoss = redactor.Redact(summary.StopLoss),
            Protected = state.Change.IsProtected,
            StoppedAt = (state.Change.Stop is { } stop ? stop.SeenAt ?? stop.AskedAt : null)?.LocalDateTime,
            StateFormat = state.Format,
            KnownSince = state.LastWord?.LocalDateTime,
            StatePath = paths.State,
            Rehearsal = state.IsRehearsal || store.Home.IsRehearsal,
        };
    }

    private IEnumerable<NodeStatus?> ReadEach()
    {
        var ahead = new Queue<Task<NodeStatus?>>();
        try
        {
            foreach (var serviceId in store.ServiceIdsWithLost())
            {
                ahead.Enqueue(Task.Factory.StartNew(
                    () => ReadState(serviceId) ?? Lost(serviceId),
                    CancellationToken.None,
                    TaskCreationOptions.DenyChildAttach,
                    TaskScheduler.Current));
                if (ahead.Count > ReadAhead)
                {
                    yield return ahead.Dequeue().GetAwaiter().GetResult();
                }
            }

            while (ahead.TryDequeue(out var next))
            {
                yield return next.GetAwaiter().GetResult();
            }
        }
        finally
        {
            // They use the redaction, which ends with the command.
            Task.WhenAll(ahead).UntilEndedAsync().GetAwaiter().GetResult();
        }
    }

    private NodeStatus? ReadState(string serviceId)
    {
        var paths = store.Home.Node(serviceId);
        try
        {
            return store.Read(serviceId) is { } state ? Describe(state, paths) : null;
        }
        catch (DeployException exception) when (StateErrors.IsOfUnreadableNode(exception))
        {
            return Unreadable(paths, exception);
        }
    }

    private NodeStatus? Lost(string serviceId) => store.HasLostState(serviceId)
        ? Unreadable(store.Home.Node(serviceId), StateErrors.StateMissing(store.Home.Node(serviceId)))
        : null;

    /// <summary>True only if every phase is done, nothing waits for a refresh, and the user has confirmed every gate.</summary>
    internal static bool IsProductComplete(NodeState state) =>
        StatusOf(state) is "Completed" or "Stopped" or "Stopping"
        && state.IsComplete
        && !WiringFields.IsRefreshPending(state)
        && UserGates.AllConfirmed(state);

    private static bool? IsDeployed(NodeState state) => state.Removal switch
    {
        RemovalProgress.None => state is { ServerLacks: null, Ending: null },
        RemovalProgress.Removed => false,
        _ => null,
    };

    // Only where it makes a difference is the lock looked at. Earlier releases did not take it, so of their runs it tells
    // nothing, unless this release goes on with one.
    private bool? IsRunning(NodeState state, NodePaths paths)
    {
        if (state.GetPhase(state.CurrentPhase).Status is not (PhaseStatus.InProgress or PhaseStatus.Polling or PhaseStatus.Pending)
            && !IsBeingChanged(state))
        {
            return null;
        }

        var isBusy = store.IsBusy(paths.ServiceId);
        return isBusy == true || state.Format == StateFormats.Current ? isBusy : null;
    }

    private static bool IsBeingChanged(NodeState state) =>
        state.Change.IsUnderWay || RecordedOperations.UnderWayIn(state) is not null;

    private static string StatusOf(NodeState state, bool? isRunning = null)
    {
        if (state.Removal != RemovalProgress.None)
        {
            return state.Removal == RemovalProgress.Removed ? "Removed" : "Removing";
        }

        if (state.Ending is not null)
        {
            return "Failed";
        }

        if (state.Change.Stop is { } stop)
        {
            return stop.SeenAt is null ? "Stopping" : "Stopped";
        }

        if (IsBeingChanged(state))
        {
            return isRunning == true ? "Running" : "Interrupted";
        }

        var current = state.GetPhase(state.CurrentPhase).Status;
        return current switch
        {
            PhaseStatus.Failed => "Failed",
            PhaseStatus.WaitingUser => "WaitingForUser",
            _ when WiringFields.IsRefreshPending(state) => "RefreshPending",
            PhaseStatus.Done => "Completed",
            _ when isRunning == true => "Running",
            PhaseStatus.InProgress or PhaseStatus.Polling when isRunning == false => "Interrupted",
            _ => "InProgress",
        };
    }

    private NodeStatus Unreadable(NodePaths paths, DeployException failure) => new()
    {
        Domain = paths.ServiceId,
        ServiceId = paths.ServiceId,
        Status = "Unreadable",
        Phases = [],
        Resources = new(),
        UserGates = [],
        WhereBlocked = redactor.Redact(Texts.Unreadable_Where.InWords(DeployErrors.MessageOf(failure))),
        BillingImpact = Texts.Unreadable_Bill.InWords(),
        ResumeSafety = Texts.Unreadable_Safety.InWords(),
        LocalRefresh = Texts.Unreadable_Refresh.InWords(),
        NextAction = redactor.Redact(DeployErrors.AdviceOf(failure).ToString()),
        StopLoss = Advice.Of(nameof(Texts.Unreadable_Stop), Commands.Repair(paths.ServiceId), Commands.Remove(paths.ServiceId))
            .In(AdviceContext.ForNode(store.Home.IsRehearsal)).ToString(),
        StateFormat = StateFormats.Unknown,
        KnownSince = null,
        StatePath = paths.State,
        Rehearsal = store.Home.IsRehearsal,
    };
}
