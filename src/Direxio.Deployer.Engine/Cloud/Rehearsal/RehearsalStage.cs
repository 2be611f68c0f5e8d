using Direxio.Deployer.Engine.Phases;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Cloud.Rehearsal;

/// <summary>Sets up the world of a rehearsal and the ports into it.</summary>
internal static class RehearsalStage
{
    private const string Notice =
        """
        Everything below this folder comes from rehearsals (-Rehearse). None of these servers, addresses, tokens or costs
        exists. The folder can be deleted at any time; real nodes are not in it.

        """;

    /// <summary>The ports into the world of a rehearsal. A fresh one replaces what an earlier rehearsal of the domain left.</summary>
    public static EnginePorts Open(DeploymentSettings settings, NodeHome home, bool isFresh)
    {
        var paths = home.Node(settings.ServiceId);
        return Connect(RehearsalWorld.Open(Path.Combine(paths.Folder, RehearsalWorld.FileName), settings, isFresh, new RehearsalClock()), settings.Domain);
    }

    /// <summary>Removes what an earlier rehearsal of this node left and marks the rehearsal home.</summary>
    public static void Clear(NodeHome home, NodePaths paths)
    {
        if (!home.IsRehearsal)
        {
            throw new InvalidOperationException("Only a rehearsal may be cleared.");
        }

        if (Directory.Exists(paths.Folder))
        {
            Directory.Delete(paths.Folder, recursive: true);
        }

        OwnerOnlyFile.Write(Path.Combine(home.Root, "REHEARSAL.txt"), Notice);
    }

    /// <summary>The ports into a world.</summary>
    public static EnginePorts Connect(RehearsalWorld world, string domain)
    {
        var readings = new RehearsalReadings(world);
        var zones = new RehearsalZones(world);
        var compute = new RehearsalCompute(world, domain);
        var node = new RehearsalNode(world, domain);
        return new()
        {
            ConnectCloud = (_, _) => new CloudPorts
            {
                Identity = readings,
                Regions = readings,
                Networks = readings,
                InstanceTypes = readings,
                Images = readings,
                Quotas = readings,
                KeyPairs = compute,
                SecurityGroups = compute,
                Addresses = compute,
                Instances = compute,
                Zones = zones,
                Prices = readings,
            },
            Shells = node,
            Http = node,
            Dns = zones,
            CallerAddress = readings,
            Clock = world.Clock,
        };
    }
}
