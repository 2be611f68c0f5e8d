using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Bridge.Installing;

/// <summary>An npm package that brings a program.</summary>
/// <param name="Name">The package.</param>
/// <param name="Version">Its version or tag.</param>
/// <param name="Program">The program in it.</param>
/// <param name="IsForced">True installs it although the program is there and answers.</param>
internal sealed record ProgramPackage(string Name, string Version, string Program, bool IsForced)
{
    /// <summary>
    /// True if the package's install script fetches the program. Without that script npm's part is there and hands over
    /// to nothing; only what says its version is whole.
    /// </summary>
    public bool HasInstallScript => NpmPackages.HasInstallScript(Name);

    /// <summary>The oldest version of the program that is left as it is; null if every one is.</summary>
    public string? Least { get; init; }

    /// <summary>The service that runs the program; null if none does.</summary>
    public string? ServiceName { get; init; }

    /// <summary>True for a version of the program that is to be replaced.</summary>
    public bool IsTooOld(string? version) => Least is { } least && version is not null && ProgramVersion.IsOlder(version, least);

    /// <summary>The package with its version, as npm takes it.</summary>
    public string Reference => NpmCommands.PackageName(Name, Version);

    /// <summary>The bridge's package.</summary>
    public static ProgramPackage Connect(LocalSettings settings, bool isForced) =>
        new(NpmPackages.Connect, settings.ConnectVersion, NpmPackages.ConnectProgram, isForced || settings.ForcesConnectPackage)
        {
            // Who asked for an older one has it.
            Least = ProgramVersion.IsOlder(settings.ConnectVersion, NpmPackages.LeastConnectVersion)
                ? null
                : NpmPackages.LeastConnectVersion,
        };

    /// <summary>The MCP server's.</summary>
    public static ProgramPackage Mcp(LocalSettings settings, bool isForced) =>
        new(NpmPackages.Mcp, settings.McpVersion, NpmPackages.Mcp, isForced || settings.ForcesMcpPackage);
}
