using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Direxio.Deployer.Engine.Tests.State;

namespace Direxio.Deployer.Engine.Tests.Facade;

/// <summary>The engine as callers have it, over a home of its own.</summary>
internal sealed class EngineHome : IDisposable
{
    private readonly DeployerEnvironment environment;

    public EngineHome(params ReadOnlySpan<(string Name, string Value)> variables)
    {
        Folder = Directory.CreateTempSubdirectory("direxio-engine-").FullName;
        environment = TemporaryHome.EnvironmentWith([("DIREXIO_HOME", Folder), .. variables]);
        Engine = new(environment);
    }

    public string Folder { get; }

    public DeploymentEngine Engine { get; }

    public NodePaths Node(string serviceId, bool rehearsal) => NodeHome.Locate(environment, rehearsal).Node(serviceId);

    public INodeStore Store(bool rehearsal) => new FolderStore(NodeHome.Locate(environment, rehearsal));

    public void WriteState(string serviceId, string json)
    {
        var paths = Node(serviceId, rehearsal: false);
        Directory.CreateDirectory(paths.Folder);
        File.WriteAllText(paths.State, json);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
