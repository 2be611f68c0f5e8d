using BenchmarkDotNet.Attributes;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.Benchmarks.InProcess;

/// <summary>What the engine takes to read nodes from this machine's disk: one of them, and all.</summary>
[MemoryDiagnoser]
public class StatusBenchmarks
{
    private const string Domain = "chat.example.org";

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("direxio-bench-");

    private DeploymentEngine engine = null!;

    [Params(1, 100)]
    public int Nodes { get; set; }

    /// <summary>Rehearses one node and copies it under other names.</summary>
    [GlobalSetup]
    public async Task MakeNodes()
    {
        Environment.SetEnvironmentVariable("DIREXIO_HOME", home.FullName);
        Environment.SetEnvironmentVariable("DIREXIO_AGENT_DETECTION", "off");
        var request = new DeploymentRequest { Domain = Domain, Rehearse = true, ConfirmDomainBinding = true };
        engine = new();
        await engine.StartAsync(request, null, _ => Task.FromResult(true), new NoObserver(), CancellationToken.None);
        var node = Directory.EnumerateDirectories(home.FullName, Domain, SearchOption.AllDirectories).First();
        NodeCopies.Fill(Path.GetDirectoryName(node)!, Domain, Nodes);
        if (engine.GetStatus(null, rehearsal: true).Count != Nodes)
        {
            throw new InvalidOperationException($"There are not {Nodes} nodes in '{home.FullName}'.");
        }
    }

    [GlobalCleanup]
    public void RemoveNodes() => home.Delete(recursive: true);

    [Benchmark]
    public object StatusOfOne() => engine.GetStatus(Domain, rehearsal: true);

    [Benchmark]
    public object Inventory() => engine.GetStatus(null, rehearsal: true);

    private sealed class NoObserver : IDeploymentObserver
    {
        public void OnEvent(DeploymentEvent deploymentEvent)
        {
        }
    }
}
