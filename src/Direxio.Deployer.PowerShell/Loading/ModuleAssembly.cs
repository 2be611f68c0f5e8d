using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Loading;

/// <summary>
/// What PowerShell calls when a runspace imports or removes the module. Import only announces where the engine is
/// found; the engine itself loads when the first cmdlet runs.
/// </summary>
public sealed class ModuleAssembly : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>The file of the cmdlets.</summary>
    internal static string File { get; } = typeof(ModuleAssembly).Assembly.Location;

    /// <summary>The module's folder.</summary>
    internal static string Folder { get; } = Path.GetDirectoryName(File)!;

    /// <summary>Called once for every runspace that imports the module.</summary>
    public void OnImport() => EngineLoader.Attach();

    /// <summary>
    /// Loads the engine and uses it once, so that the first cmdlet finds it ready. For a host that has a thread to spare before it
    /// imports the module; in a session, the first cmdlet does it.
    /// </summary>
    public static void WarmUp() => EngineLoader.WarmUp();

    /// <summary>Called when a runspace removes the module.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => EngineLoader.Detach();
}
