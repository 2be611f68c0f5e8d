using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>
/// Where python3 is pyenv's shim, a script that looks for the program again each time and takes ten times as long as its start,
/// the program itself comes first on the PATH of the tests.
/// </summary>
internal static class PythonOnPath
{
    private const string Variable = "PATH";

    [ModuleInitializer]
    internal static void PreferProgramToShim()
    {
        var path = Environment.GetEnvironmentVariable(Variable) ?? string.Empty;
        var found = path.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "python3")).FirstOrDefault(File.Exists);
        if (found is null || Path.GetFileName(Path.GetDirectoryName(found)) != "shims")
        {
            return;
        }

        using var shim = Process.Start(new ProcessStartInfo(found, ["-c", "import sys; print(sys.executable)"]) { RedirectStandardOutput = true })!;
        var program = shim.StandardOutput.ReadToEnd().Trim();
        shim.WaitForExit();
        if (shim.ExitCode == 0 && File.Exists(program))
        {
            Environment.SetEnvironmentVariable(Variable, $"{Path.GetDirectoryName(program)}{Path.PathSeparator}{path}");
        }
    }
}
