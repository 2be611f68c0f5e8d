using Direxio.Deployer.Engine.Adapters.Programs;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Programs;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Programs;

/// <summary>A service keeps the PATH of the shell that installed it; what of it goes with that shell may not be all that it has.</summary>
public sealed class LastingPathTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("direxio-path-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Where_the_link_of_a_shell_leads_is_found_by_what_outlives_the_shell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "makes a link to a folder");
        var node = Directory.CreateDirectory(Path.Combine(folder, "node-v22", "bin")).FullName;
        var shell = Path.Combine(folder, "multishells");
        Directory.CreateSymbolicLink(shell, Path.Combine(folder, "node-v22"));
        var path = $"{shell}/bin:{folder}/none:relative:/usr/bin";
        var programs = new LocalPrograms(
            new DeployerEnvironment(new Dictionary<string, string> { ["PATH"] = path }, folder), TimeProvider.System);
        var call = new ProgramCall("/bin/sh", ["-c", "printf %s \"$PATH\""]) { Limit = TimeSpan.FromMinutes(3) };

        var usual = await programs.RunAsync(call, TestContext.Current.CancellationToken);
        var lasting = await programs.RunAsync(call with { OutlivesShell = true }, TestContext.Current.CancellationToken);

        Assert.Equal(path, usual.Output);
        Assert.Equal($"{path}:{node}", lasting.Output);
    }
}
