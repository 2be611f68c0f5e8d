using System.Reflection;

namespace Direxio.Deployer.Host;

/// <summary>The version of this program.</summary>
internal static class HostVersion
{
    public static Version Number { get; } = typeof(HostVersion).Assembly.GetName().Version!;

    /// <summary>As released, without the commit that the build appends.</summary>
    public static string Text { get; } = typeof(HostVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
