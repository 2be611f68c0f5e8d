using System.Runtime.CompilerServices;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Adapters.Dns;
using Direxio.Deployer.Engine.Adapters.Http;
using Direxio.Deployer.Engine.Adapters.Programs;
using Direxio.Deployer.Engine.Adapters.Ssh;
using Direxio.Deployer.Engine.Adapters.Turn;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Http;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.Settings.Defaults;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine;

/// <summary>The one place that knows what a run gets: AWS, the network and this machine's nodes, or a rehearsal's world.</summary>
internal sealed class Composition(DeployerEnvironment environment) : IWorlds
{
    // A command may enter a world more than once, and signs in once all the same.
    private readonly ConditionalWeakTable<EngineObserver, AwsSignIns> signIns = [];

    /// <summary>The DNS providers of this release.</summary>
    public static DnsProviders Dns { get; } = new(
        DnsProviders.Auto,
        DnsProviders.User,
        DnsProviders.Route53);

    /// <summary>What of this machine and release has a say in the settings.</summary>
    public SettingMachine MachineWith(IProcessTree processes) =>
        new(new SharedProfiles(environment), AwsRegions.KnownCodes, processes, Dns)
        {
            TimeZone = TimeZoneInfo.Local,
            Defaults = NodeHome.TryLocate(environment, rehearsal: false) is { } home ? new(home.Defaults) : UserDefaults.None,
        };

    public INodeStore Store(bool isRehearsal, Action<string>? warn)
    {
        var home = NodeHome.Locate(environment, isRehearsal);
        return new FolderStore(home, warn, new NodeSecrets(new FolderStore(home)))
        {
            // What a real state names bills on after a loss of power. What a rehearsed one names exists nowhere else.
            Durability = isRehearsal ? Durability.ProcessEnd : Durability.PowerLoss,
        };
    }

    /// <summary>Lets the redaction know the secrets of all nodes, real and rehearsed. A home that cannot be is passed over.</summary>
    public void RememberNodes(Redactor redactor)
    {
        foreach (var isRehearsal in new[] { false, true })
        {
            if (NodeHome.TryLocate(environment, isRehearsal) is { } home)
            {
                new NodeSecrets(new FolderStore(home)).Remember(redactor);
            }
        }
    }

    // Every home that may hold real nodes: what one of them owns is nobody's orphan.
    public IReadOnlyList<INodeStore> RealStores() => [.. NodeHome.LocateReal(environment).Select(home => new FolderStore(home))];

    // A rehearsal's profiles lie beside its nodes: real files of the user are not touched.
    public IProfileStore Profiles(bool isRehearsal, Redactor redactor)
    {
        var home = NodeHome.Locate(environment, isRehearsal);
        var files = isRehearsal ? SharedFilePaths.In(Path.Combine(home.Root, "aws")) : SharedFilePaths.Of(environment);
        return new SharedProfileStore(files, home.LockFile("aws-profiles"), redactor);
    }

    public World Enter(RunSubject subject, EngineObserver observer)
    {
        var store = Store(subject.IsRehearsal, text => observer.Warn(text));
        return subject.IsRehearsal ? RehearsalStage.Open(subject, store, Dns) : new(ForAws(observer), store);
    }

    /// <summary>What a command works with.</summary>
    public CommandContext CommandFor(EngineObserver observer, IProcessTree processes) =>
        new(environment, new(environment, MachineWith(processes)), this, observer, new OperationReports(observer.Redactor));

    private EnginePorts ForAws(EngineObserver observer)
    {
        var clock = TimeProvider.System;
        var http = new NodeHttp(clock, observer.Trace);
        var signIn = signIns.GetValue(observer, key => new(environment, clock, key.Prompt));
        return new()
        {
            ConnectCloud = (target, receiver) => Dns.Connect(signIn.Connect(target, receiver), target),
            Shells = new SshNodeShells(clock),
            Http = http,
            ServerCertificates = new ServerCertificates(clock),
            CallRelay = new CallRelay(clock),
            Dns = new AuthoritativeDns(),
            DnsViews = new DnsViews(DnsTransport.OfSystem(), new(OutgoingHttp.Shared, clock)),
            Images = new OciRegistry(OutgoingHttp.Shared, clock),
            Certificates = new CertificateTransparencyLog(
                OutgoingHttp.Shared, CertificateTransparencyLog.ServiceOf(environment), clock),
            CallerAddress = new CheckIpCallerAddress(
                OutgoingHttp.Shared, OutgoingHttp.Direct, HttpClient.DefaultProxy, CheckIpCallerAddress.ServicesOf(environment), clock),
            Programs = new LocalPrograms(environment, clock),
            Clock = clock,
            Lifetime = http,
        };
    }
}
