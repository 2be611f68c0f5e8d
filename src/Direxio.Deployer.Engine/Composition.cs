using Direxio.Deployer.Engine.Cloud;
using Direxio.Deployer.Engine.Cloud.Rehearsal;
using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Phases;
using Direxio.Deployer.Engine.Reporting;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine;

/// <summary>The one place that knows which ports a run gets: AWS and the network, or a rehearsal's world.</summary>
internal static class Composition
{
    public static IReadOnlyList<string> KnownRegions => ["us-east-1"];

    public static string? RegionOfProfile(string? profile) => null;

    /// <param name="settings">The settings of the run.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="home">The home that the run works in.</param>
    /// <param name="observer">Receives traces of the adapters.</param>
    /// <param name="entry">How a rehearsal is entered; without meaning for a real run.</param>
    public static EnginePorts Create(
        DeploymentSettings settings, DeployerEnvironment environment, NodeHome home, EngineObserver observer, RehearsalEntry entry) =>
        settings.IsRehearsal ? RehearsalStage.Open(settings, home, entry) : throw new NotImplementedException();
}
