using System.Diagnostics;
using Direxio.Deployer.Engine.Adapters.Programs;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Bridge.Installing;

/// <summary>
/// A home for a real npm: its own prefix, cache and registry, and a PATH that leads to what it installs. The npm is this
/// machine's, or one of those that DIREXIO_TEST_NPMS names, each by the folders to put first on PATH, separated by
/// semicolons.
/// </summary>
internal sealed class RealNpm : IDisposable
{
    private readonly BridgeStandIn bridge = new();
    private readonly string npm;

    public RealNpm(string folders)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in of the bridge is a program of the POSIX shell.");
        SearchPath = folders.Length > 0 ? $"{folders}:{Inherited}" : Inherited;
        npm = ProgramSearch.Candidates("npm", SearchPath, null, isWindows: false).FirstOrDefault(File.Exists)!;
        Assert.SkipWhen(npm is null, "There is no npm on this machine.");
        Folder = Directory.CreateTempSubdirectory("direxio-real-npm-").FullName;
        // Others than the one who runs the tests take part in one of them.
        Allow(Folder);
        Allow(bridge.Services, canWrite: true);
        Home = Directory.CreateDirectory(Path.Combine(Folder, "home")).FullName;
        Prefix = Directory.CreateDirectory(Path.Combine(Folder, "global")).FullName;
        // npm writes the file of a setting as one of ours.
        File.WriteAllText(Path.Combine(Home, ".npmrc"), $"prefix={Prefix}\n");
        Variables = new()
        {
            ["HOME"] = Home,
            ["STAND_IN"] = bridge.Services,
            ["BRIDGE"] = BridgeStandIn.Program,
            ["npm_config_registry"] = Registry.Address,
            ["npm_config_update_notifier"] = "false",
            ["NO_PROXY"] = "127.0.0.1",
        };
    }

    /// <summary>The npms that the tests run with: this machine's, and those that are named.</summary>
    public static TheoryData<string> Known =>
        new([string.Empty, .. (Environment.GetEnvironmentVariable("DIREXIO_TEST_NPMS") ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries)]);

    public NpmRegistry Registry { get; } = new();

    public BridgeStandIn Bridge => bridge;

    public string Folder { get; }

    public string Home { get; }

    public string Prefix { get; }

    /// <summary>The environment of the deployer, but for PATH.</summary>
    public Dictionary<string, string> Variables { get; }

    public string SearchPath { get; private set; }

    public ILocalPrograms Programs => new LocalPrograms(
        new DeployerEnvironment(new Dictionary<string, string>(Variables) { ["PATH"] = $"{Prefix}/bin:{SearchPath}" }, Home), TimeProvider.System);

    private static string Inherited => Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";

    /// <summary>The environments that programs had, by the names of their files.</summary>
    public IReadOnlyDictionary<string, string> Seen => Directory.EnumerateFiles(bridge.Services, "*.env")
        .ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

    /// <summary>npm goes through another program first.</summary>
    public void Wrap(string line)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, $"wrapper-{Guid.NewGuid():N}")).FullName;
        var file = Path.Combine(folder, "npm");
        BridgeStandIn.WriteProgram(file, $"#!/bin/sh\n{line.Replace("$NPM", npm, StringComparison.Ordinal)}");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
        }

        SearchPath = $"{folder}:{SearchPath}";
    }

    /// <summary>Puts a folder first on PATH.</summary>
    public void Lead(string folder) => SearchPath = $"{folder}:{SearchPath}";

    /// <summary>Runs a command as the user does in a shell of the same machine.</summary>
    public async Task ShellAsync(string command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment.Clear();
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["PATH"] = $"{Prefix}/bin:{SearchPath}";
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync();
        var error = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, $"{command}: {error} {await output}");
    }

    public void Dispose()
    {
        Registry.Dispose();
        bridge.Dispose();
        if (Folder is not null)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static void Allow(string folder, bool canWrite = false)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)(canWrite ? 0b111_111_111 : 0b111_101_101));
        }
    }
}
