using System.Globalization;
using Direxio.Deployer.Engine.Adapters.Programs;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Direxio.Deployer.Engine.Status;

namespace Direxio.Deployer.Engine;

/// <summary>
/// The engine as its callers see it. Everything that crosses this border is a type of the contracts assembly, and
/// every text that leaves has passed the redaction. All failures are <see cref="DeployException"/>; cancelling throws
/// <see cref="OperationCanceledException"/> after the state was saved.
/// </summary>
public sealed partial class DeploymentEngine
{
    private readonly DeployerEnvironment environment;
    private readonly IProcessTree processes;

    /// <summary>An engine over the environment of this process.</summary>
    public DeploymentEngine()
        : this(DeployerEnvironment.OfProcess(), ProcessTrees.OfThisProcess())
    {
    }

    /// <summary>An engine over an environment, in which nothing is known of other processes unless they are given.</summary>
    internal DeploymentEngine(DeployerEnvironment environment, IProcessTree? processes = null)
    {
        this.environment = environment;
        this.processes = processes ?? new NoProcessTree();
    }

    /// <summary>Codes of the regions known to this release, for completion; no call is made.</summary>
    public static IReadOnlyList<string> KnownRegions => Composition.KnownRegions;

    /// <summary>The DNS modes known to this release, each with who keeps the record in it.</summary>
    public static IReadOnlyList<(string Id, string Meaning)> DnsModes => [.. Composition.Dns.All.Select(kind => (kind.Id, kind.Meaning))];

    /// <summary>Finds out what a deployment would do. Changes nothing, in the account or on this machine.</summary>
    public Task<DeploymentPlan> PlanAsync(DeploymentRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) => GuardAsync(
        request,
        observer,
        async engineObserver =>
        {
            KnownSecrets.Remember(engineObserver.Redactor, request);
            var settings = Resolver.Resolve(request);
            using var ports = Connect(settings.Subject, engineObserver, RehearsalEntry.Anew);
            return await Run(ports, settings, engineObserver).PlanAsync(request, settings, cancellationToken).ConfigureAwait(false);
        });

    /// <summary>
    /// Starts a deployment: plans, asks <paramref name="approve"/> with that plan, and only then creates anything.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <param name="expectedPlanHash">The hash of a plan that was agreed to earlier; a different plan is refused. Null if there is none.</param>
    /// <param name="approve">Answers whether the plan may be applied. Called once, before anything is created.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops the run; the state is saved first.</param>
    /// <returns>The deployment, completed or waiting for the user; null if it was not approved.</returns>
    public Task<Deployment?> StartAsync(
        DeploymentRequest request,
        string? expectedPlanHash,
        Func<DeploymentPlan, Task<bool>> approve,
        IDeploymentObserver observer,
        CancellationToken cancellationToken) => GuardAsync(
        request,
        observer,
        async engineObserver =>
        {
            KnownSecrets.Remember(engineObserver.Redactor, request);
            var settings = Resolver.Resolve(request);
            using var ports = Connect(settings.Subject, engineObserver, RehearsalEntry.Anew);
            return await Run(ports, settings, engineObserver)
                .StartAsync(request, settings, expectedPlanHash, Shown(approve), cancellationToken).ConfigureAwait(false);
        });

    /// <summary>
    /// Continues a deployment from its first unfinished phase. <paramref name="approve"/> is asked only if nobody has
    /// agreed to a plan yet and nothing exists.
    /// </summary>
    /// <returns>The deployment, completed or waiting for the user; null if it was not approved.</returns>
    public Task<Deployment?> ResumeAsync(
        DeploymentRequest request, Func<DeploymentPlan, Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) => GuardAsync(
        request,
        observer,
        async engineObserver =>
        {
            KnownSecrets.Remember(engineObserver.Redactor, request);
            var store = Store(request.Rehearse);
            var domain = Resolver.DomainOf(request);
            var serviceId = NodeHome.ServiceIdOf(domain);
            var recorded = store.Read(serviceId) ?? throw StateErrors.NodeNotFound(domain, store.Home.Nodes);
            NodeGuard.RequireOwn(recorded, domain);
            var settings = Resolver.Resolve(request, recorded, RecordedAgent.Read(store.Home.Node(serviceId)));
            using var ports = Connect(settings.Subject, engineObserver, RehearsalEntry.Continue);
            return await Run(ports, settings, engineObserver).ResumeAsync(request, settings, Shown(approve), cancellationToken).ConfigureAwait(false);
        });

    /// <summary>
    /// The nodes that this machine knows, from local state alone. With a domain, that node, or NodeNotFound.
    /// An unreadable state is a row that says so, not an exception. The domain is not checked further: earlier releases
    /// also made nodes for names that a new deployment is refused.
    /// </summary>
    public IReadOnlyList<NodeStatus> GetStatus(string? domain, bool rehearsal) => GuardAsync(AdviceContext.ForNode(rehearsal), redactor =>
    {
        var store = Store(rehearsal);
        var reader = new NodeStatusReader(store, redactor);
        IReadOnlyList<NodeStatus> nodes = domain is null
            ? reader.ReadAll()
            : [reader.Read(NodeHome.ServiceIdOf(DomainName.AsciiOrGiven(domain))) ?? throw StateErrors.NodeNotFound(domain, store.Home.Nodes)];
        return Task.FromResult(nodes);
    }).GetAwaiter().GetResult();

    private SettingsResolver Resolver => new(environment, new(Composition.RegionOfProfile, processes, Composition.Dns));

    // Who only reads has no observer, and nothing is said to it of the files.
    private INodeStore Store(bool rehearsal, EngineObserver? observer = null) =>
        new FolderStore(NodeHome.Locate(environment, rehearsal), observer is null ? null : observer.Warn);

    // Every home that may hold real nodes: what one of them owns is nobody's orphan.
    private IReadOnlyList<INodeStore> RealStores() => [.. NodeHome.LocateReal(environment).Select(home => new FolderStore(home))];

    private EnginePorts Connect(RunSubject subject, EngineObserver observer, RehearsalEntry entry) =>
        Composition.Create(subject, environment, Store(subject.IsRehearsal).Home, observer, entry);

    private DeploymentRun Run(EnginePorts ports, DeploymentSettings settings, EngineObserver observer) =>
        new(ports, Store(settings.IsRehearsal, observer), environment, observer, new OperationReports(observer.Redactor));

    private Task<T> GuardAsync<T>(object request, IDeploymentObserver observer, Func<EngineObserver, Task<T>> run) => GuardAsync(AdviceContext.ForRequest(request), redactor =>
    {
        RequestText.Require(request);
        return run(new EngineObserver(observer, redactor));
    });

    // The border. In here numbers and dates are the same under every culture of the machine; what is thrown out is redacted
    // like everything else, and its advice fits what was asked; and no text that leaves acts on a terminal.
    private async Task<T> GuardAsync<T>(AdviceContext advice, Func<Redactor, Task<T>> run)
    {
        // Holds for this call and what it starts; the caller's thread keeps its own.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var redactor = NewRedactor();
        try
        {
            return VisibleRecord.Of(await run(redactor).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Redacted(exception, redactor, advice);
        }
    }

    /// <summary>What is asked about is shown, so it is made visible like what is returned.</summary>
    private static Func<T, Task<bool>> Shown<T>(Func<T, Task<bool>> approve) => asked => approve(VisibleRecord.Of(asked));

    private Redactor NewRedactor()
    {
        var redactor = new Redactor();
        // The stores are looked for in there, where a home that cannot be is passed over.
        KnownSecrets.Remember(redactor, environment, new[] { false, true }.Select(rehearsal => Store(rehearsal)));
        return redactor;
    }

    private static DeployException Redacted(Exception exception, Redactor redactor, AdviceContext advice)
    {
        var failure = (exception as DeployException ?? DeployErrors.UnexpectedFailure(exception)).In(advice);
        return new(
            failure.Code,
            failure.Kind,
            redactor.Redact(failure.Message),
            redactor.Redact(failure.NextAction),
            failure.Target is { } target ? redactor.Redact(target) : null,
            RedactedCause.Of(failure.InnerException, redactor))
        {
            Phase = failure.Phase,
            Deployment = VisibleRecord.Of(failure.Deployment),
        };
    }
}
