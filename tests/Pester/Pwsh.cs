using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace Direxio.Deployer.Pester.Tests;

/// <summary>The pwsh that the build restored, run as somebody whose home is empty and whose environment says nothing.</summary>
internal static class Pwsh
{
    // What a program needs to start at all. Everything else, such as credentials, defaults and the signs of an agent, stays out.
    private static readonly string[] Inherited =
    [
        "PATH", "LANG", "LC_ALL", "DOTNET_ROOT", "PATHEXT", "ComSpec", "SystemRoot", "SystemDrive", "windir", "ProgramData", "ProgramFiles",
    ];

    private static readonly string Assembly = Stated("Pwsh");
    private static readonly string Dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The manifest of Pester.</summary>
    public static string PesterManifest { get; } = Stated("Pester");

    /// <summary>Why there is no pwsh; null if there is one.</summary>
    public static string? Missing { get; } = File.Exists(Assembly) && File.Exists(PesterManifest) ? null : WhyNotRestored();

    /// <summary>What the build stated under a name.</summary>
    public static string Stated(string name) => typeof(Pwsh).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == name).Value!;

    /// <summary>Runs pwsh to its end; ends it and fails when that takes longer than the limit.</summary>
    public static async Task<PwshAnswer> RunAsync(string home, TimeSpan patience, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(Describe(home, arguments))!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(patience);
        // The outputs are read without the limit: what was said until then is part of the failure.
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"pwsh did not end within {patience.TotalSeconds:0} s. It said: {await output}{await error}");
        }

        return new(process.ExitCode, await output, await error);
    }

    /// <summary>
    /// Starts pwsh, with these variables besides. Under nohup a test run ignores SIGHUP, and so would its child; GNU's env resets that.
    /// </summary>
    public static Process Start(string home, IReadOnlyDictionary<string, string> variables, params IEnumerable<string> arguments)
    {
        var start = Describe(home, arguments);
        if (OperatingSystem.IsLinux())
        {
            start.ArgumentList.Insert(0, start.FileName);
            start.ArgumentList.Insert(0, "--default-signal=HUP,TERM");
            start.FileName = "env";
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>The command line of a pwsh that takes commands at a terminal after those given.</summary>
    public static IReadOnlyList<string> Interactive(string commands) =>
        [Dotnet, Assembly, "-NoProfile", "-NoLogo", "-NoExit", "-Command", commands];

    /// <summary>How a program is started for such a user.</summary>
    public static ProcessStartInfo Describe(string home, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = home,
        };
        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        var temporary = Directory.CreateDirectory(Path.Combine(home, "temporary")).FullName;
        foreach (var name in (string[])["TMPDIR", "TEMP", "TMP"])
        {
            start.Environment[name] = temporary;
        }

        foreach (var name in (string[])["HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"])
        {
            start.Environment[name] = home;
        }

        start.Environment["DIREXIO_HOME"] = Path.Combine(home, ".direxio");
        start.Environment["DIREXIO_AGENT_DETECTION"] = "off";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["NO_COLOR"] = "1";
        return start;
    }

    private static ProcessStartInfo Describe(string home, IEnumerable<string> arguments) =>
        Describe(home, Dotnet, [Assembly, "-NoProfile", "-NonInteractive", .. arguments]);

    private static string WhyNotRestored()
    {
        var log = Stated("PwshRestoreLog");
        var said = File.Exists(log) ? File.ReadAllText(log).Trim() : "the build did not try";
        return $"pwsh and Pester could not be restored as packages: {said}";
    }
}

/// <summary>What the process left.</summary>
internal sealed record PwshAnswer(int ExitCode, string Output, string Error);
