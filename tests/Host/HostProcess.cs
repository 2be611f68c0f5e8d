using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Direxio.Deployer.Host.Tests;

/// <summary>`direxio` as a process of its own, with the stand-in module unless told otherwise.</summary>
internal static class HostProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly DirectoryInfo Home = Directory.CreateTempSubdirectory("direxio-host-home-");

    /// <summary>Lets the program use the module that was built beside it.</summary>
    public const string BuiltModule = "";

    static HostProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Home.Delete(recursive: true);

    public static string Folder { get; } = Path.GetFullPath(typeof(HostProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "HostFolder").Value!);

    public static string StandIn { get; } = Path.Combine(AppContext.BaseDirectory, "StandIn");

    public static string Program { get; } = Path.Combine(Folder, OperatingSystem.IsWindows() ? "direxio.exe" : "direxio");

    public static Process Start(
        string program, IEnumerable<string> arguments, string? modulePath = null, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["DIREXIO_MODULE_PATH"] = modulePath ?? StandIn;
        start.Environment["DIREXIO_HOME"] = Home.FullName;
        // Whatever runs the tests may be an agent itself.
        start.Environment["DIREXIO_AGENT_DETECTION"] = "off";
        start.Environment.Remove("NO_COLOR");
        // An installed pwsh must not lend its commands.
        start.Environment.Remove("PSModulePath");
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static Task<HostAnswer> Run(params string[] arguments) => Run(Program, arguments);

    public static async Task<HostAnswer> Run(string program, IEnumerable<string> arguments, string? modulePath = null, string input = "")
    {
        using var process = Start(program, arguments, modulePath);
        return await Finish(process, input);
    }

    public static async Task<HostAnswer> Finish(Process process, string input = "")
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}

/// <summary>What the process left.</summary>
internal sealed record HostAnswer(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as the one Json document that it has to be.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}
