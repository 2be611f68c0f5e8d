using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>Sets up the world of a rehearsal and the ports into it.</summary>
internal static class RehearsalStage
{
    private const string Notice =
        """
        Everything below this folder comes from rehearsals (-Rehearse). None of these servers, addresses, tokens or costs
        exists. The folder can be deleted at any time; real nodes are not in it.

        """;

    /// <summary>The world of a rehearsal.</summary>
    public static World Open(RunSubject subject, INodeStore store, DnsProviders providers)
    {
        var storage = new RehearsedStorage(Path.Combine(store.Home.Root, RehearsedStorage.FileName));
        if (!subject.IsNew && subject.ServiceId.Length == 0)
        {
            return new(Connect(RehearsedLeftover.Open(store.Home, storage), RehearsedLeftover.Subject, providers), store);
        }

        var file = Path.Combine(store.Home.Node(subject.ServiceId).Folder, RehearsalWorld.FileName);
        if (!subject.IsNew)
        {
            var known = new RehearsalWorld(
                file, RehearsalWorld.Read(file), subject.RehearsalEvents, RehearsalClock.After(LastWord(store, subject.ServiceId)))
            {
                Storage = storage,
            };
            return new(Connect(known, subject, providers), store);
        }

        // Until the run begins the new world is in memory alone: a plan that is turned down leaves the earlier rehearsal.
        var clock = RehearsalClock.OfNewNode(subject.RehearsalEvents);
        var world = new RehearsalWorld(null, Imagine(subject), subject.RehearsalEvents, clock) { Storage = storage };
        return new(Connect(world, subject, providers), new RehearsalStart(store, paths =>
        {
            Clear(store.Home, paths);
            world.KeepIn(file);
        }));
    }

    private static DateTimeOffset? LastWord(INodeStore store, string serviceId)
    {
        try
        {
            return store.Read(serviceId)?.LastWord;
        }
        catch (DeployException unreadable) when (StateErrors.IsOfUnreadableNode(unreadable))
        {
            // The command itself says so.
            return null;
        }
    }

    private static WorldContent Imagine(RunSubject subject)
    {
        var content = new WorldContent();
        if (subject.RehearsalEvents.Contains(RehearsalEvent.DnsRecordElsewhere))
        {
            RehearsalZones.OccupyName(content, subject.Domain);
        }

        return content;
    }

    /// <summary>Removes what an earlier rehearsal of this node left and marks the rehearsal home.</summary>
    private static void Clear(NodeHome home, NodePaths paths)
    {
        if (!home.IsRehearsal)
        {
            throw new InvalidOperationException("Only a rehearsal may be cleared.");
        }

        try
        {
            if (Directory.Exists(paths.Folder))
            {
                Directory.Delete(paths.Folder, recursive: true);
            }

            OwnerOnlyFile.Write(Path.Combine(home.Root, "REHEARSAL.txt"), Notice);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnwritable(paths.Folder, exception);
        }
    }

    /// <summary>The ports into a world.</summary>
    public static EnginePorts Connect(RehearsalWorld world, RunSubject subject, DnsProviders providers)
    {
        var domain = subject.Domain;
        var readings = new RehearsalReadings(world);
        var zones = new RehearsalZones(world);
        var dns = new RehearsalDns(world);
        var access = new RehearsalAccess(world);
        var compute = new RehearsalCompute(world, domain);
        var buckets = new RehearsalBuckets(world);
        var node = new RehearsalNode(world, domain) { UserInitializesApp = subject.UserSaysInitialized };
        return new()
        {
            ConnectCloud = (target, _) =>
            {
                world.Content.Region ??= target.Region;
                world.IsRoute53InUse |= target.DnsMode == DnsMode.Route53;
                return providers.Rehearse(new CloudPorts
                {
                    Identity = readings,
                    Regions = new RehearsalRegions(world, target.Region),
                    Networks = readings,
                    InstanceTypes = readings,
                    Images = readings,
                    Quotas = readings,
                    KeyPairs = access,
                    InstanceConnect = compute,
                    SecurityGroups = access,
                    Addresses = access,
                    Instances = compute,
                    Volumes = new RehearsalVolumes(world),
                    Zones = zones,
                    Route53 = zones,
                    OwnedResources = new RehearsalOwnedResources(world, domain, target.Region),
                    Prices = new RehearsalPrices(world, target.Region),
                    Budgets = readings,
                    FreeTier = readings,
                    Registrations = readings,
                    Storage = new(() => new(buckets, buckets)),
                    Permissions = new RehearsalPermissions(world),
                }, target);
            },
            Shells = node,
            Http = node,
            ServerCertificates = node,
            CallRelay = node,
            Dns = dns,
            DnsViews = dns,
            CallerAddress = readings,
            Images = new RehearsalRegistry(),
            Certificates = readings,
            Programs = new RehearsalPrograms(world, domain),
            Clock = world.Clock,
        };
    }
}
