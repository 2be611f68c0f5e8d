using System.Globalization;
using Direxio.Deployer.Engine.Adapters.Programs;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Operations.Costs;
using Direxio.Deployer.Engine.Operations.Credentials;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Operations.Gates;
using Direxio.Deployer.Engine.Operations.Install;
using Direxio.Deployer.Engine.Operations.Orphans;
using Direxio.Deployer.Engine.Operations.RegisterMcp;
using Direxio.Deployer.Engine.Operations.Remove;
using Direxio.Deployer.Engine.Operations.Repair;
using Direxio.Deployer.Engine.Operations.RuntimeChecks;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
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
    private readonly Composition worlds;

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
        worlds = new(environment);
    }

    /// <summary>
    /// Lets the engines of this thread, and of what it begins, read these variables in place of those of the process, which change for
    /// all of it.
    /// </summary>
    /// <param name="variables">The variables.</param>
    public static void UseEnvironment(IReadOnlyDictionary<string, string> variables) => DeployerEnvironment.Use(variables);

    /// <summary>True if the environment names the domain of a deployment, so that the user need not.</summary>
    public bool KnowsDomain => environment["DOMAIN"] is not null;

    /// <summary>What a parameter that chooses a setting can be completed with, each with what it means; no call is made.</summary>
    /// <param name="parameter">The name of the parameter.</param>
    public IEnumerable<(string Text, string Meaning)> Suggest(string parameter) =>
        SettingTable.WordsFor(parameter, worlds.MachineWith(processes));

    /// <summary>What a phase is called in the language of the moment.</summary>
    /// <param name="phase">The phase.</param>
    public static string TitleOf(PhaseId phase) => PhaseWords.Of(phase).ToString();

    /// <summary>True if two spellings are of one domain: case, a trailing dot and the form of international names do not count.</summary>
    /// <param name="left">A domain as it was typed.</param>
    /// <param name="right">Another.</param>
    public static bool IsSameDomain(string left, string right) =>
        DomainName.AsciiOrGiven(left).Equals(DomainName.AsciiOrGiven(right), StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds out what a deployment would do. Changes nothing, in the account or on this machine.</summary>
    public Task<DeploymentPlan> PlanAsync(
        DeploymentRequest request, IDeploymentObserver observer, CancellationToken cancellationToken, BackupOrigin? origin = null) =>
        RunAsync(request, observer, async context =>
        {
            using var from = OriginOf(context, origin);
            return await new DeploymentCommand(context) { Origin = from }.PlanAsync(request, cancellationToken).ConfigureAwait(false);
        });

    /// <summary>
    /// Starts a deployment: plans, asks <paramref name="approve"/> with that plan, and only then creates anything.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <param name="expectedPlanHash">The hash of a plan that was agreed to earlier; a different plan is refused.
    /// Null if there is none.</param>
    /// <param name="approve">Answers whether the plan may be applied. Called once, before anything is created.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops the run; the state is saved first.</param>
    /// <param name="origin">The backup that the node begins with; null for a node that begins empty.</param>
    /// <returns>The deployment, completed or waiting for the user; null if it was not approved.</returns>
    public Task<Deployment?> StartAsync(
        DeploymentRequest request,
        string? expectedPlanHash,
        Func<DeploymentPlan, Task<bool>> approve,
        IDeploymentObserver observer,
        CancellationToken cancellationToken,
        BackupOrigin? origin = null) =>
        RunAsync(request, observer, async context =>
        {
            using var from = OriginOf(context, origin);
            return await new DeploymentCommand(context) { Origin = from }
                .StartAsync(request, expectedPlanHash, Shown(approve), cancellationToken).ConfigureAwait(false);
        });

    /// <summary>
    /// Continues a deployment from its first unfinished phase. <paramref name="approve"/> is asked only if nobody has
    /// agreed to a plan yet and nothing exists.
    /// </summary>
    /// <returns>The deployment, completed or waiting for the user; null if it was not approved.</returns>
    public Task<Deployment?> ResumeAsync(
        DeploymentRequest request,
        Func<DeploymentPlan, Task<bool>> approve,
        IDeploymentObserver observer,
        CancellationToken cancellationToken,
        BackupOrigin? origin = null) =>
        RunAsync(request, observer, async context =>
        {
            using var from = new BackupOfNewNode(context, origin ?? new());
            return await new DeploymentCommand(context) { Origin = from }
                .ResumeAsync(request, Shown(approve), cancellationToken).ConfigureAwait(false);
        });

    /// <summary>
    /// Finds out what <see cref="ResumeAsync"/> would ask about: a plan that nobody has agreed to yet. Changes nothing.
    /// </summary>
    /// <returns>The plan; null where a resume asks nothing.</returns>
    public Task<DeploymentPlan?> PlanResumeAsync(
        DeploymentRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new DeploymentCommand(context).PlanResumeAsync(request, cancellationToken));

    /// <summary>
    /// The nodes that this machine knows, from local state alone. With a domain, that node, or NodeNotFound.
    /// An unreadable state is a row that says so, not an exception. The domain is not checked further: earlier releases
    /// also made nodes for names that a new deployment is refused.
    /// </summary>
    public IReadOnlyList<NodeStatus> GetStatus(string? domain, bool rehearsal) => domain is null
        ? [.. EnumerateStatus(rehearsal)]
        : GuardAsync(AdviceContext.ForNode(rehearsal), redactor =>
        {
            var store = worlds.Store(rehearsal, warn: null);
            return Task.FromResult<NodeStatus[]>(
            [
                new NodeStatusReader(store, redactor).Read(NodeName.Parse(domain).ServiceId)
                    ?? throw MissingNode.Of(store, domain),
            ]);
        }).GetAwaiter().GetResult();

    /// <summary>The same for all nodes, each read when it is its turn.</summary>
    public IEnumerable<NodeStatus> EnumerateStatus(bool rehearsal)
    {
        var advice = AdviceContext.ForNode(rehearsal);
        using var redactor = NewRedactor();
        IEnumerator<NodeStatus>? rows = null;
        NodeStatus? Next()
        {
            rows ??= new NodeStatusReader(worlds.Store(rehearsal, warn: null), redactor).ReadAll().GetEnumerator();
            return rows.MoveNext() ? rows.Current : null;
        }

        try
        {
            while (GuardAsync(advice, redactor, () => Task.FromResult(Next())).GetAwaiter().GetResult() is { } row)
            {
                yield return row;
            }
        }
        finally
        {
            rows?.Dispose();
        }
    }

    /// <summary>
    /// Reads the credentials of a node over SSH again and brings the files on this machine up to date; the bridge and its
    /// session are left alone. Says whether the initialization code is still usable. Signs in as nobody.
    /// </summary>
    /// <param name="request">Which node.</param>
    /// <param name="approve">Answers whether the named files may be written. Called once, before the node is asked.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What became of it; null if it was not approved.</returns>
    public Task<CredentialSync?> SyncCredentialsAsync(
        CredentialSyncRequest request,
        Func<IReadOnlyList<string>, Task<bool>> approve,
        IDeploymentObserver observer,
        CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new CredentialSyncCommand(context).RunAsync(request, Shown(approve), cancellationToken));

    /// <summary>Installs the bridge and runs it as a service of this machine. That it could not be is a result, not an exception.</summary>
    /// <param name="request">For which node, and which version.</param>
    /// <param name="approve">Answers whether what amounts to this command may be done. Not called if there is nothing to do.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What came of it; null if it was not approved.</returns>
    public Task<InstallResult?> InstallConnectAsync(
        InstallRequest request, Func<string, Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new InstallCommand(context).InstallConnectAsync(request, Shown(approve), cancellationToken));

    /// <summary>Installs the MCP server. That it could not be is a result, not an exception.</summary>
    /// <param name="request">For which node, and which version.</param>
    /// <param name="approve">Answers whether what amounts to this command may be done.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What came of it; null if it was not approved.</returns>
    public Task<InstallResult?> InstallMcpAsync(
        InstallRequest request, Func<string, Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new InstallCommand(context).InstallMcpAsync(request, Shown(approve), cancellationToken));

    /// <summary>
    /// Puts the node's MCP server into the configuration file of a client on this machine, and leaves the rest of the file
    /// as it is, byte for byte. A rehearsed node is put into files of the rehearsal's home.
    /// </summary>
    /// <param name="request">Which node, client and file.</param>
    /// <param name="approve">Answers whether the difference may be written. Not called if there is none.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <returns>What was done; null if it was not approved.</returns>
    public Task<McpRegistrationResult?> RegisterMcpAsync(
        McpRegistrationRequest request, Func<McpRegistrationResult, Task<bool>> approve, IDeploymentObserver observer) =>
        RunAsync(request, observer, context => new McpRegistrationCommand(context).RunAsync(request, Shown(approve)));

    /// <summary>
    /// Checks the agent's side of a node: the bridge, the MCP server, and the agent's token. No message is sent; nothing
    /// changes but the node's record of the checks and its report.
    /// </summary>
    /// <param name="request">Which node, and which checks.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it; nothing is recorded then.</param>
    /// <returns>A row for each check. One that failed is a row, too.</returns>
    public Task<IReadOnlyList<RuntimeCheck>> TestRuntimeAsync(
        RuntimeCheckRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new RuntimeCheckCommand(context).RunAsync(request, cancellationToken));

    /// <summary>
    /// Records that a gate of a finished node was passed, with the evidence. Evidence that tells nothing is refused, and so
    /// is what the server or the runtime checks contradict. No secret is recorded.
    /// </summary>
    /// <param name="request">Which gate, and what was seen.</param>
    /// <param name="approve">Answers whether it may be recorded. Called once, when the evidence is accepted.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it; nothing is recorded then.</param>
    /// <returns>The gate as it was confirmed; null if it was not approved.</returns>
    public Task<GateConfirmation?> ConfirmGateAsync(
        GateRequest request, Func<Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new GateCommand(context).RunAsync(request, approve, cancellationToken));

    /// <summary>
    /// Prices the recorded node of a domain, and keeps the estimate in its state; or, without a domain, a node that
    /// does not exist. Changes nothing in the account.
    /// </summary>
    /// <param name="request">What to price.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it; nothing is recorded then.</param>
    public Task<CostEstimate> EstimateCostAsync(CostRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new CostCommand(context).RunAsync(request, cancellationToken));

    /// <summary>
    /// Writes the redacted report of an operation from what this machine knows; no call is made. The report of a node
    /// that was removed is found again where the removal left it.
    /// </summary>
    /// <param name="request">Which report.</param>
    /// <param name="approve">Answers whether the named files may be written. Called once.</param>
    /// <returns>What was written; null if it was not approved.</returns>
    public Task<ReportFile?> WriteReportAsync(ReportRequest request, Func<IReadOnlyList<string>, Task<bool>> approve) =>
        GuardAsync(AdviceContext.ForRequest(request), redactor =>
        {
            RequestText.Require(request);
            return new ReportWriter(worlds.Store(request.Rehearse, warn: null), redactor, TimeProvider.System)
                .WriteAsync(request, NodeName.Parse(request.Domain).ServiceId, Shown(approve));
        });

    /// <summary>
    /// Rebuilds the state of a node from the tags of its resources, or completes the recorded one. Nothing is created or
    /// deleted in the account, and nothing is written before <paramref name="approve"/> has agreed.
    /// </summary>
    /// <param name="request">Which node.</param>
    /// <param name="approve">Answers whether the changes may be written. Not called if there are none.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The node as it is recorded afterwards; null if it was not approved.</returns>
    public Task<NodeStatus?> RepairAsync(
        RepairRequest request, Func<RepairPlan, Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new RepairCommand(context).RunAsync(request, Shown(approve), cancellationToken));

    /// <summary>
    /// Finds the resources that carry this deployer's tags and that no state of this machine owns. Changes nothing. A
    /// region that cannot be read is a problem in the result; the others are searched all the same.
    /// </summary>
    /// <exception cref="DeployException">OrphanSearchFailed: nothing at all could be searched.</exception>
    public Task<OrphanFindings> FindOrphansAsync(OrphanSearch search, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(search, observer, async context =>
        {
            var (orphans, problems) = await new OrphanCommand(context).RunAsync(search, cancellationToken).ConfigureAwait(false);
            return new OrphanFindings(
                orphans, [.. problems.Select(problem => Redacted(problem, context.Redactor, AdviceContext.ForRequest(search)))]);
        });

    /// <summary>
    /// Removes a node, or the resources of one run id, and reads back what is gone. The plan is made first, from the
    /// account; nothing is changed before <paramref name="approve"/> has agreed to it.
    /// </summary>
    /// <param name="request">What to remove and what to leave.</param>
    /// <param name="approve">Answers whether the plan may be carried out. Called once.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it; what was done is recorded first, and running it again goes on.</param>
    /// <returns>The removal, complete or not; null if it was not approved.</returns>
    public Task<Removal?> RemoveAsync(
        RemovalRequest request, Func<RemovalPlan, Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new RemovalCommand(context).RunAsync(request, Shown(approve), cancellationToken));

    private static BackupOfNewNode? OriginOf(CommandContext context, BackupOrigin? origin) =>
        origin is null ? null : new(context, origin);

    private Task<T> RunAsync<T>(object request, IDeploymentObserver observer, Func<CommandContext, Task<T>> run) =>
        GuardAsync(AdviceContext.ForRequest(request), redactor =>
        {
            RequestText.Require(request);
            return run(worlds.CommandFor(new(observer, redactor), processes));
        });

    // The border. In here numbers and dates are the same under every culture of the machine, and texts are of the one language that
    // was chosen; what is thrown out is redacted like everything else, and its advice fits what was asked; and no text that leaves
    // acts on a terminal.
    private async Task<T> GuardAsync<T>(AdviceContext advice, Func<Redactor, Task<T>> run)
    {
        using var redactor = NewRedactor();
        return await GuardAsync(advice, redactor, () => run(redactor)).ConfigureAwait(false);
    }

    private async Task<T> GuardAsync<T>(AdviceContext advice, Redactor redactor, Func<Task<T>> run)
    {
        // Both hold for this call and what it starts; the caller's thread keeps its own.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            CultureInfo.CurrentUICulture = LanguageSetting.Of(environment);
            return VisibleRecord.Escape(await run().ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw Redacted(exception, redactor, advice);
        }
    }

    /// <summary>What is asked about is shown, so it is made visible like what is returned.</summary>
    private static Func<T, Task<bool>> Shown<T>(Func<T, Task<bool>> approve) => asked => approve(VisibleRecord.Escape(asked));

    private Redactor NewRedactor()
    {
        var redactor = new Redactor();
        KnownSecrets.Remember(redactor, environment);
        worlds.RememberNodes(redactor);
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
            RedactedCause.From(failure.InnerException, redactor))
        {
            Phase = failure.Phase,
            Deployment = VisibleRecord.Escape(failure.Deployment),
            Shown = new(
                redactor.Redact(DeployErrors.MessageOf(failure).ToString()),
                redactor.Redact(DeployErrors.AdviceOf(failure).ToString()),
                failure.Phase is { } phase ? PhaseWords.Of(phase).ToString() : null),
        };
    }
}
