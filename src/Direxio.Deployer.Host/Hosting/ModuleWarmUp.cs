using System.Reflection;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>
/// Has the module make its engine ready on another processor while PowerShell opens a session, which takes about as long and one
/// processor. Nothing waits for it, and nothing depends on it: what does not work here does not work either, and is told, when the
/// session comes to it.
/// </summary>
internal static class ModuleWarmUp
{
    private const string CmdletsName = "Direxio.Deployer.PowerShell";

    /// <summary>Begins it.</summary>
    /// <param name="modulePath">Full path of the module's manifest, or of a script module, which has no cmdlets of ours.</param>
    public static void Begin(string modulePath)
    {
        var cmdlets = Path.Combine(Path.GetDirectoryName(modulePath)!, $"{CmdletsName}.dll");
        if (Environment.ProcessorCount > 1 && File.Exists(cmdlets))
        {
            _ = Task.Run(() => Find(cmdlets)?.Invoke());
        }
    }

    /// <summary>What makes the engine ready; null if an assembly has no such thing.</summary>
    // By name, since the host has no reference to the module. Loaded as Import-Module does it, which gets the same assembly then.
    public static Action? Find(string cmdlets) =>
        Assembly.LoadFrom(cmdlets)
            .GetType($"{CmdletsName}.Loading.ModuleAssembly")?
            .GetMethod("WarmUp", BindingFlags.Public | BindingFlags.Static, [])?
            .CreateDelegate<Action>();
}
