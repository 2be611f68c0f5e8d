using Amazon.Runtime.CredentialManagement;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Adapters.Dns;
using Direxio.Deployer.Engine.Adapters.Http;
using Direxio.Deployer.Engine.Adapters.Programs;
using Direxio.Deployer.Engine.Adapters.Ssh;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Http;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine;

/// <summary>The one place that knows which ports a run gets: AWS and the network, or a rehearsal's world.</summary>
internal static class Composition
{
    public static IReadOnlyList<string> KnownRegions => AwsRegions.KnownCodes;

    /// <summary>The DNS providers of this release.</summary>
    public static DnsProviders Dns { get; } = new(
        DnsProviders.User,
        DnsProviders.Route53);

    /// <summary>The region that a profile of the shared AWS files names; null if it names none.</summary>
    public static string? RegionOfProfile(string? profile) =>
        new CredentialProfileStoreChain().TryGetProfile(profile ?? "default", out var found) ? found.Region?.SystemName : null;

    /// <param name="subject">The node that the run is about.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="home">The home that the run works in.</param>
    /// <param name="observer">Receives traces of the adapters.</param>
    /// <param name="entry">How a rehearsal is entered; without meaning for a real run.</param>
    public static EnginePorts Create(
        RunSubject subject, DeployerEnvironment environment, NodeHome home, EngineObserver observer, RehearsalEntry entry) =>
        subject.IsRehearsal ? RehearsalStage.Open(subject, home, entry, Dns) : ForAws(environment, observer);

    private static EnginePorts ForAws(DeployerEnvironment environment, EngineObserver observer)
    {
        var clock = TimeProvider.System;
        var http = new NodeHttp(clock, observer.Trace);
        return new()
        {
            ConnectCloud = (target, receiver) => Dns.Connect(
                AwsCloud.Connect(new(target.Region, target.ProfileName, receiver.Trace) { Clock = clock, Remember = receiver.Redactor.Remember }),
                target),
            Shells = new SshNodeShells(clock),
            Http = http,
            Dns = new AuthoritativeDns(),
            DnsViews = new DnsViews(DnsTransport.OfSystem(), new(OutgoingHttp.Shared, clock)),
            Images = new OciRegistry(OutgoingHttp.Shared, clock),
            CallerAddress = new CheckIpCallerAddress(OutgoingHttp.Shared, CheckIpCallerAddress.ServicesOf(environment), clock),
            Programs = new LocalPrograms(environment, clock),
            Clock = clock,
            Lifetime = http,
        };
    }
}
