using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Loading;

/// <summary>
/// The only hook into the default load context: whoever asks it for the engine, by that one name, gets it from the
/// private context. One process may import the module in many runspaces, so the hook is counted and set once.
/// </summary>
internal static class EngineLoader
{
    public const string EngineName = "Direxio.Deployer.Engine";

    private static readonly object Gate = new();
    private static readonly Lazy<EngineLoadContext> Context = new(() => new EngineLoadContext(DependencyFolder));
    private static int imports;

    private static string DependencyFolder => Path.Combine(ModuleAssembly.Folder, "dependencies");

    public static void Attach()
    {
        lock (Gate)
        {
            if (imports++ == 0)
            {
                AssemblyLoadContext.Default.Resolving += Resolve;
            }
        }
    }

    public static void Detach()
    {
        lock (Gate)
        {
            if (imports > 0 && --imports == 0)
            {
                AssemblyLoadContext.Default.Resolving -= Resolve;
            }
        }
    }

    /// <summary>Has the engine loaded and used once.</summary>
    public static void WarmUp()
    {
        Attach();
        try
        {
            UseEngine();
        }
        finally
        {
            Detach();
        }
    }

    // In a method of its own: the engine is looked for when this is first called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseEngine() => _ = DeploymentEngine.WarmUp();

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == EngineName ? Context.Value.LoadFromAssemblyName(name) : null;
}
