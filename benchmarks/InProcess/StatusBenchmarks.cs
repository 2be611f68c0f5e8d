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
        for (var number = 1; number < Nodes; number++)
        {
            Copy(new(node), Path.Combine(Path.GetDirectoryName(node)!, $"node{number}.example.org"), $"node{number}.example.org");
        }

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

    private static void Copy(DirectoryInfo from, string to, string domain)
    {
        Directory.CreateDirectory(to);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, from.UnixFileMode);
        }

        foreach (var file in from.EnumerateFiles())
        {
            var copy = file.CopyTo(Path.Combine(to, file.Name));
            File.WriteAllText(copy.FullName, File.ReadAllText(copy.FullName).Replace(Domain, domain, StringComparison.Ordinal));
        }

        foreach (var folder in from.EnumerateDirectories())
        {
            Copy(folder, Path.Combine(to, folder.Name), domain);
        }
    }

    private sealed class NoObserver : IDeploymentObserver
    {
        public void OnEvent(DeploymentEvent deploymentEvent)
        {
        }
    }
}
