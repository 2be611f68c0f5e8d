using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Operations.Change;
using Direxio.Deployer.Engine.Operations.Checks;
using Direxio.Deployer.Engine.Operations.Credentials;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Operations.Gates;
using Direxio.Deployer.Engine.Operations.Logs;
using Direxio.Deployer.Engine.Operations.Remove;
using Direxio.Deployer.Engine.Operations.Reset;
using Direxio.Deployer.Engine.Operations.Update;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Direxio.Deployer.Engine.Tests.Settings;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Rehearsal;

/// <summary>A home of its own and a world in memory: what a user has, without an account.</summary>
internal sealed class RehearsalBench : IWorlds, IDisposable
{
    public const string Domain = "chat.example.org";

    // The state is flushed to the disk at every step; in memory that costs nothing.
    private static readonly string Scratch = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private readonly DeployerEnvironment environment;
    private TimeSpan passed;
    private bool playsUser = true;

    public RehearsalBench(params (string Name, string Value)[] variables)
        : this(Path.Combine(Scratch, $"direxio-test-{Guid.NewGuid():N}"), variables)
    {
    }

    /// <summary>A home in a folder of the caller's choice.</summary>
    public RehearsalBench(string folder, params (string Name, string Value)[] variables)
    {
        Home = Directory.CreateDirectory(folder).FullName;
        var all = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        all["DIREXIO_HOME"] = Home;
        environment = new(all, Home);
        Store = new FolderStore(NodeHome.Locate(environment, rehearsal: true));
        World = NewWorld();
    }

    public string Home { get; }

    /// <summary>The processes above the engine.</summary>
    public IProcessTree Processes { get; init; } = new NoProcessTree();

    public INodeStore Store { get; }

    /// <summary>The account's buckets, which outlive the node.</summary>
    public RehearsedStorage Storage { get; } = new(null);

    /// <summary>The account, DNS and node; the same over several runs, as in life.</summary>
    public RehearsalWorld World { get; private set; } = null!;

    public RecordedEvents Events { get; private set; } = new();

    public NodePaths Paths => Store.Home.Node(Domain);

    public NodeState State => Store.Read(Domain)!;

    public JsonObject StateJson => JsonNode.Parse(File.ReadAllText(Paths.State))!.AsObject();

    /// <summary>The plan that the user was last asked about.</summary>
    public DeploymentPlan? AskedPlan { get; private set; }

    public static DeploymentRequest Request(params RehearsalEvent[] events) => new()
    {
        Domain = Domain,
        ConfirmDomainBinding = true,
        Rehearse = true,
        RehearseEvent = events,
    };

    public Task<Deployment?> StartAsync(DeploymentRequest? request = null, bool approve = true, string? hash = null, CancellationToken cancellationToken = default)
    {
        request ??= Request();
        World = NewWorld(request.RehearseEvent);
        return new DeploymentCommand(Context()).StartAsync(request, hash, plan => Approve(plan, approve), cancellationToken);
    }

    /// <summary>Starts again over the same world, as after a crash.</summary>
    public Task<Deployment?> StartAgainAsync(DeploymentRequest? request = null)
    {
        request ??= Request();
        World = NewWorld(request.RehearseEvent, World.Content);
        return new DeploymentCommand(Context()).StartAsync(request, null, plan => Approve(plan, true), CancellationToken.None);
    }

    public Task<Deployment?> ResumeAsync(DeploymentRequest? request = null, bool approve = true, CancellationToken cancellationToken = default)
    {
        request ??= new() { Domain = Domain, Rehearse = true };
        World = NewWorld(request.RehearseEvent, World.Content);
        return new DeploymentCommand(Context()).ResumeAsync(request, plan => Approve(plan, approve), cancellationToken);
    }

    /// <summary>The plan that a resume would ask about.</summary>
    public Task<DeploymentPlan?> PlanResumeAsync(DeploymentRequest request)
    {
        World = NewWorld(request.RehearseEvent, World.Content);
        return new DeploymentCommand(Context()).PlanResumeAsync(request, CancellationToken.None);
    }

    /// <summary>The plan of the removal that the user was last asked about.</summary>
    public RemovalPlan? AskedRemoval { get; private set; }

    /// <summary>Removes the node from the same world.</summary>
    public Task<Removal?> RemoveAsync(RemovalRequest? request = null, bool approve = true, CancellationToken cancellationToken = default)
    {
        World = NewWorld(null, World.Content);
        request ??= new() { Domain = Domain, Rehearse = true };
        Func<RemovalPlan, Task<bool>> ask = plan =>
        {
            AskedRemoval = plan;
            return Task.FromResult(approve);
        };
        return new RemovalCommand(Context()).RunAsync(request, ask, cancellationToken);
    }

    /// <summary>Confirms a gate of the node in the same world.</summary>
    /// <param name="request">The gate; domain and rehearsal are filled in.</param>
    /// <param name="approve">The user's answer.</param>
    /// <param name="actsAsUser">Whether the rehearsal plays the user who initializes the App.</param>
    /// <param name="events">What goes differently.</param>
    public Task<GateConfirmation?> ConfirmAsync(
        GateRequest request, bool approve = true, bool actsAsUser = true, IReadOnlyList<RehearsalEvent>? events = null)
    {
        World = NewWorld(events, World.Content);
        playsUser = actsAsUser;
        return new GateCommand(Context()).RunAsync(
            request with { Domain = Domain, Rehearse = true }, () => Task.FromResult(approve), CancellationToken.None);
    }

    /// <summary>Reads the node's credentials again in the same world.</summary>
    public Task<CredentialSync?> SyncAsync(bool approve = true, params RehearsalEvent[] events) =>
        SyncAsync(new CredentialSyncRequest(), approve, events);

    /// <summary>The same with more to say of it; domain and rehearsal are filled in.</summary>
    public Task<CredentialSync?> SyncAsync(CredentialSyncRequest request, bool approve, params RehearsalEvent[] events)
    {
        World = NewWorld(events, World.Content);
        return new CredentialSyncCommand(Context()).RunAsync(
            request with { Domain = Domain, Rehearse = true }, _ => Task.FromResult(approve), CancellationToken.None);
    }

    /// <summary>Compares the node with its record in the same world.</summary>
    public Task<IReadOnlyList<DeploymentCheck>> CheckAsync(params RehearsalEvent[] events)
    {
        World = NewWorld(events, World.Content);
        return new CheckCommand(Context()).RunAsync(new() { Domain = Domain, Rehearse = true }, CancellationToken.None);
    }

    /// <summary>Reads a log of the node in the same world.</summary>
    public async Task<IReadOnlyList<LogLine>> ReadLogAsync(LogRequest request)
    {
        World = NewWorld(null, World.Content);
        var lines = new List<LogLine>();
        await new LogCommand(Context()).RunAsync(request with { Domain = Domain, Rehearse = true }, lines.Add, CancellationToken.None);
        return lines;
    }

    /// <summary>The plan of the change that the user was last asked about.</summary>
    public NodeChangePlan? AskedChange { get; private set; }

    /// <summary>Changes the node in the same world; domain and rehearsal are filled in.</summary>
    public Task<NodeChange?> ChangeAsync(NodeChangeRequest request, bool approve = true, IReadOnlyList<RehearsalEvent>? events = null)
    {
        World = NewWorld(events, World.Content);
        AskedChange = null;
        return new ChangeCommand(Context()).RunAsync(
            request with { Domain = Domain, Rehearse = true },
            plan =>
            {
                AskedChange = plan;
                return Task.FromResult(approve);
            },
            CancellationToken.None);
    }

    /// <summary>The update that the user was last asked about.</summary>
    public NodeUpdatePlan? AskedUpdate { get; private set; }

    /// <summary>Updates the node in the same world; domain and rehearsal are filled in.</summary>
    public Task<NodeUpdate?> UpdateAsync(NodeUpdateRequest? request = null, bool approve = true)
    {
        World = NewWorld(null, World.Content);
        return new UpdateCommand(Context()).RunAsync(
            (request ?? new()) with { Domain = Domain, Rehearse = true },
            plan =>
            {
                AskedUpdate = plan;
                return Task.FromResult(approve);
            },
            CancellationToken.None);
    }

    /// <summary>The plan of the stop or start that the user was last asked about.</summary>
    public NodePowerPlan? AskedPower { get; private set; }

    /// <summary>Stops the node in the same world.</summary>
    public Task<NodePower?> StopNodeAsync(bool approve = true, bool preview = false) => PowerAsync(
        approve, (command, request, ask) => command.StopAsync(request with { Preview = preview }, ask, CancellationToken.None));

    /// <summary>Starts the node in the same world.</summary>
    public Task<NodePower?> StartNodeAsync(bool approve = true) => PowerAsync(
        approve, static (command, request, ask) => command.StartAsync(request, ask, CancellationToken.None));

    /// <summary>Resets the node in the same world; domain and rehearsal are filled in.</summary>
    public Task<NodeReset?> ResetAsync(NodeResetRequest? request = null, bool approve = true)
    {
        World = NewWorld(null, World.Content);
        return new ResetCommand(Context()).RunAsync(
            (request ?? new()) with { Domain = Domain, Rehearse = true }, _ => Task.FromResult(approve), CancellationToken.None);
    }

    /// <summary>Asserts that the account is as it was before the node.</summary>
    public void AssertNothingLeft()
    {
        var content = World.Content;
        Assert.Empty(content.KeyPairs);
        Assert.Empty(content.Groups);
        Assert.Empty(content.Addresses);
        Assert.Empty(content.Zones);
        Assert.Empty(content.Budgets);
        Assert.All(content.Instances.Values, instance => Assert.Equal(InstanceState.Terminated, instance.State));
    }

    /// <summary>What a user does after a crash: resume, or start again if not even a state was left.</summary>
    public Task<Deployment?> RecoverAsync(DeploymentRequest request) => Store.Read(Domain) is null
        ? StartAgainAsync(request)
        : ResumeAsync(new() { Domain = Domain, Rehearse = true });

    public Task<DeploymentPlan> PlanAsync(DeploymentRequest? request = null)
    {
        request ??= Request();
        World = NewWorld(request.RehearseEvent);
        return new DeploymentCommand(Context()).PlanAsync(request, CancellationToken.None);
    }

    /// <summary>True for a call that makes something in the account.</summary>
    public static bool Creates(string action) =>
        action is "ImportKeyPair" or "CreateSecurityGroup" or "AllocateAddress" or "CreateHostedZone" or "ChangeResourceRecordSets" or "RunInstances" or "CreateBudget";

    public void AssertOneOfEach(string mode)
    {
        var content = World.Content;
        Assert.Single(content.KeyPairs);
        Assert.Equal(6, Assert.Single(content.Groups).Value.Ingress.Count);
        Assert.Equal(Assert.Single(content.Instances).Key, Assert.Single(content.Addresses).Value.InstanceId);
        Assert.Equal(mode == DnsMode.Route53 ? 1 : 0, content.Zones.Count);
        Assert.Equal(State.Resources.BudgetName, content.Budgets.Keys.SingleOrDefault());
        Assert.Empty(State.Intents.Unsettled);
    }

    /// <summary>Changes state.json behind the engine's back.</summary>
    public void EditState(Action<JsonObject> edit)
    {
        var state = StateJson;
        edit(state);
        File.WriteAllText(Paths.State, state.ToJsonString());
    }

    /// <summary>How long calls of the next run hide what is young.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Delays { get; set; } = new Dictionary<string, TimeSpan>();

    /// <summary>Lets time pass before the next command.</summary>
    public void Pass(TimeSpan time)
    {
        passed += time;
        World = NewWorld(null, World.Content);
    }

    /// <summary>What is different about the account, in each region; null if nothing is.</summary>
    public Func<CloudPorts, string, CloudPorts>? Account { get; set; }

    /// <summary>What is different about the node's answers; null if nothing is.</summary>
    public Func<INodeHttp, INodeHttp>? Http { get; init; }

    /// <summary>The certificates that were issued for the name lately.</summary>
    public IReadOnlyList<IssuedCertificate>? Certificates { get; init; }

    /// <summary>The account's plan; null for a rehearsal's, which is paid.</summary>
    public FreeTierReading? AccountPlan { get; init; }

    /// <summary>Puts a fault into the next run.</summary>
    public Action<string, bool>? Fault { get; set; }

    /// <summary>The home, the world and the time as they are now.</summary>
    public BenchSnapshot Snapshot() => new([.. ReadFiles()], JsonSerializer.Serialize(World.Content), World.Clock.GetUtcNow());

    /// <summary>Makes the bench what it was then, for another case that begins there.</summary>
    public void Return(BenchSnapshot snapshot)
    {
        Directory.Delete(Home, recursive: true);
        Directory.CreateDirectory(Home);
        foreach (var (file, content) in snapshot.Files)
        {
            OwnerOnlyFile.Write(file, content, Durability.ProcessEnd);
        }

        passed = TimeSpan.Zero;
        (Fault, AskedPlan, AskedRemoval, Events) = (null, null, null, new());
        World = NewWorld(new(snapshot.Now), JsonSerializer.Deserialize<WorldContent>(snapshot.World)!, []);
    }

    /// <summary>Leaves the home where it is, such as on a disk that takes no deletion.</summary>
    public bool KeepsHome { get; init; }

    public void Dispose()
    {
        if (!KeepsHome)
        {
            Directory.Delete(Home, recursive: true);
        }
    }

    /// <summary>The programs of the machine; null for a rehearsal's, which has none.</summary>
    public ILocalPrograms? Programs { get; set; }

    /// <summary>The ports into the world, for what works on it directly.</summary>
    public EnginePorts Ports(string domain = Domain) =>
        Change(RehearsalStage.Connect(World, NodeName.Parse(domain).Subject(isRehearsal: true), Providers));

    INodeStore IWorlds.Store(bool isRehearsal, Action<string>? warn) => Store;

    IReadOnlyList<INodeStore> IWorlds.RealStores() => [Store];

    IProfileStore IWorlds.Profiles(bool isRehearsal, Redactor redactor) =>
        new SharedProfileStore(SharedFilePaths.In(Path.Combine(Home, "aws")), Path.Combine(Home, "locks", "aws-profiles.lock"), redactor);

    World IWorlds.Enter(RunSubject subject, EngineObserver observer)
    {
        // There is one node in this account.
        var node = subject with { Domain = Domain, ServiceId = Domain, UserSaysInitialized = subject.UserSaysInitialized && playsUser };
        var ports = RehearsalStage.Connect(World, node, Providers);
        return new(Change(ports), Store);
    }

    /// <summary>What a command works with that is run as the engine would run it.</summary>
    public CommandContext Context()
    {
        var redactor = new Redactor();
        return new(environment, Resolver, this, new EngineObserver(Events, redactor), new OperationReports(redactor));
    }

    private IEnumerable<(string Path, byte[] Content)> ReadFiles()
    {
        // Nothing is in a lock, and a run under way does not let it be read.
        var files = Directory.GetFiles(Home, "*", SearchOption.AllDirectories);
        foreach (var file in files.Where(static file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            byte[] content;
            try
            {
                content = File.ReadAllBytes(file);
            }
            catch (FileNotFoundException)
            {
                // What was being written has got its name meanwhile.
                continue;
            }

            yield return (file, content);
        }
    }

    /// <summary>Tells this machine's address; null for a rehearsal's.</summary>
    public ICallerAddress? CallerAddress { get; set; }

    /// <summary>What tags mean; null for a rehearsal's.</summary>
    public IImageRegistry? Images { get; set; }

    /// <summary>What DNS answers; null for a rehearsal's.</summary>
    public IAuthoritativeDns? Dns { get; set; }

    /// <summary>What resolvers answer; null for a rehearsal's.</summary>
    public IDnsViews? DnsViews { get; set; }

    private EnginePorts Change(EnginePorts ports)
    {
        var changed = Programs is null ? ports : ports with { Programs = Programs };
        changed = Http is null ? changed : changed with { Http = Http(changed.Http) };
        changed = Certificates is null ? changed : changed with { Certificates = new CertificateLog(Certificates) };
        changed = Images is null ? changed : changed with { Images = Images };
        changed = Dns is null ? changed : changed with { Dns = Dns };
        changed = DnsViews is null ? changed : changed with { DnsViews = DnsViews };
        changed = CallerAddress is null ? changed : changed with { CallerAddress = CallerAddress };
        return Account is { } account
            ? changed with { ConnectCloud = (target, observer) => account(ports.ConnectCloud(target, observer), target.Region) }
            : changed;
    }

    /// <summary>The DNS providers that a deployment can choose.</summary>
    public DnsProviders Providers { get; set; } = Composition.Dns;

    private SettingsResolver Resolver => new(environment, TestSettings.Machine(Processes, Providers));

    private RehearsalWorld NewWorld(IReadOnlyList<RehearsalEvent>? events = null, WorldContent? content = null)
    {
        if (content is null)
        {
            content = new WorldContent();
            if (events?.Contains(RehearsalEvent.DnsRecordElsewhere) == true)
            {
                RehearsalZones.OccupyName(content, Domain);
            }
        }

        // A later command begins where the earlier one ended, as in life.
        var start = ((World as RehearsalWorld)?.Clock.GetUtcNow() ?? TimeProvider.System.GetUtcNow()) + passed;
        passed = TimeSpan.Zero;
        return NewWorld(new(start), content, events ?? []);
    }

    private RehearsalWorld NewWorld(RehearsalClock clock, WorldContent content, IReadOnlyList<RehearsalEvent> events)
    {
        var world = new RehearsalWorld(null, content, events, clock) { OnCall = (action, isAfter) => Fault?.Invoke(action, isAfter), Delays = Delays, Storage = Storage };
        world.FreeTier = AccountPlan ?? world.FreeTier;
        return world;
    }

    private Task<NodePower?> PowerAsync(
        bool approve, Func<PowerCommand, NodePowerRequest, Func<NodePowerPlan, Task<bool>>, Task<NodePower?>> run)
    {
        World = NewWorld(null, World.Content);
        AskedPower = null;
        Func<NodePowerPlan, Task<bool>> ask = plan =>
        {
            AskedPower = plan;
            return Task.FromResult(approve);
        };
        return run(new PowerCommand(Context()), new() { Domain = Domain, Rehearse = true }, ask);
    }

    private Task<bool> Approve(DeploymentPlan plan, bool answer)
    {
        AskedPlan = plan;
        return Task.FromResult(answer);
    }
}

/// <summary>A public log of certificates.</summary>
internal sealed class CertificateLog(IReadOnlyList<IssuedCertificate> certificates) : ICertificateLog
{
    public Task<CertificateReading> FindAsync(string domain, CancellationToken cancellationToken) =>
        Task.FromResult(new CertificateReading(certificates, null));
}

/// <summary>What a bench was at some moment.</summary>
/// <param name="Files">The files of its home.</param>
/// <param name="World">The content of its world.</param>
/// <param name="Now">Its time.</param>
internal sealed record BenchSnapshot(IReadOnlyList<(string Path, byte[] Content)> Files, string World, DateTimeOffset Now);

/// <summary>Keeps what the engine told.</summary>
internal sealed class RecordedEvents : IDeploymentObserver
{
    private readonly List<DeploymentEvent> all = [];

    public IReadOnlyList<DeploymentEvent> All => all;

    public IEnumerable<StepStarted> Steps => all.OfType<StepStarted>();

    public IEnumerable<string> Warnings => all.OfType<WarningRaised>().Select(warning => warning.Text);

    public void OnEvent(DeploymentEvent deploymentEvent) => all.Add(deploymentEvent);
}
