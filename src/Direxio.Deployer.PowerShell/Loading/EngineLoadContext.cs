using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Direxio.Deployer.PowerShell.Loading;

/// <summary>
/// Holds the engine and its packages apart from whatever versions of them other modules have loaded. The contracts
/// are shared with the default context: otherwise a cmdlet could not read what the engine returns.
/// </summary>
internal sealed class EngineLoadContext(string dependencyFolder) : AssemblyLoadContext("Direxio.Deployer")
{
    private static readonly Assembly Contracts = typeof(DeploymentRequest).Assembly;

    private readonly string? frameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location);

    /// <summary>A null hands the name to the default context, which knows the framework.</summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Contracts.GetName().Name)
        {
            return Contracts;
        }

        // Texts in another language lie in a folder of that language, whichever folder the engine itself came from.
        var file = string.IsNullOrEmpty(assemblyName.CultureName)
            ? assemblyName.Name + ".dll"
            : Path.Combine(assemblyName.CultureName, assemblyName.Name + ".dll");
        // With native code for this system first; its folder is there if the module was built on such a system.
        string[] places =
            [Path.Combine(dependencyFolder, RuntimeInformation.RuntimeIdentifier, file), Path.Combine(dependencyFolder, file)];
        return Array.Find(places, File.Exists) is { } found && !IsInFramework(assemblyName) ? LoadFromAssemblyPath(found) : null;
    }

    // Some packages are parts of the framework, for those whose framework is older. The framework's own part is compiled to native
    // code, the package's is not; and no module can put another one in its place.
    private bool IsInFramework(AssemblyName wanted)
    {
        if (string.IsNullOrEmpty(frameworkFolder))
        {
            return false;
        }

        // Loading the framework's part, which is wanted in nearly all cases, is cheaper than reading the version from its file.
        return File.Exists(Path.Combine(frameworkFolder, wanted.Name + ".dll"))
            && Default.LoadFromAssemblyName(new AssemblyName(wanted.Name!)).GetName().Version >= wanted.Version;
    }
}
