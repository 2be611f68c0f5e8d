using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Tests.State;

/// <summary>A home of its own for one test, gone afterwards.</summary>
internal sealed class TemporaryHome : IDisposable
{
    public const string Domain = "chat.example.org";

    public TemporaryHome()
    {
        Folder = Directory.CreateTempSubdirectory("direxio-test-").FullName;
        Home = NodeHome.Locate(EnvironmentWith(("DIREXIO_HOME", Folder)), rehearsal: false);
        Store = new FolderStore(Home);
    }

    public string Folder { get; }

    public NodeHome Home { get; }

    public INodeStore Store { get; }

    public NodePaths Paths => Home.Node(Domain);

    public void WriteState(string json, string serviceId = Domain)
    {
        Directory.CreateDirectory(Home.Node(serviceId).Folder);
        File.WriteAllText(Home.Node(serviceId).State, json);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public static DeployerEnvironment EnvironmentWith(params ReadOnlySpan<(string Name, string Value)> variables)
    {
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            table[name] = value;
        }

        return new(table, Path.GetTempPath());
    }
}
