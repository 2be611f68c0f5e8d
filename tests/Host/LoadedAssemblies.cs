using System.Reflection;
using System.Runtime;

/// <summary>
/// Runs inside a `direxio` that a test starts (DOTNET_STARTUP_HOOKS names this assembly) and leaves a file that says what the process
/// had loaded when it ended. The runtime finds it by this name, outside any namespace; it touches nothing of the tests.
/// </summary>
internal static class StartupHook
{
    public const string FileVariable = "DIREXIO_TESTS_LOADED";

    public static void Initialize()
    {
        var file = Environment.GetEnvironmentVariable(FileVariable)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllLines(
            file,
            AppDomain.CurrentDomain.GetAssemblies()
                .Where(assembly => !assembly.IsDynamic)
                .Select(assembly => $"{assembly.GetName().Name}\t{assembly.Location}")
                .Append($"{CompiledName}\t{JitInfo.GetCompiledMethodCount()}"));
    }

    /// <summary>The name under which the number of methods stands that the process compiled itself.</summary>
    public const string CompiledName = "(compiled)";
}
