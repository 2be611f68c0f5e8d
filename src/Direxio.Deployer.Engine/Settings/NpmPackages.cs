namespace Direxio.Deployer.Engine.Settings;

/// <summary>The npm packages that the user's machine needs, and their programs.</summary>
internal static class NpmPackages
{
    /// <summary>The package of the bridge; the spelling is its own.</summary>
    public const string Connect = "direxio-connent";

    /// <summary>The program in it.</summary>
    public const string ConnectProgram = "direxio-connect";

    /// <summary>The package of the MCP server; its program has the same name.</summary>
    public const string Mcp = "direxio-mcp";

    /// <summary>The release that the bridge's configuration and its daemon commands are written for;
    /// a later one may not know them.</summary>
    public const string ConnectVersion = "1.3.17";

    /// <summary>The first release of the bridge that keeps saying that the agent is online; of an earlier one the App
    /// takes it for stale.</summary>
    public const string LeastConnectVersion = "1.3.16";

    /// <summary>Stands for the version of a program that does not tell it.</summary>
    public const string Unknown = "unknown";

    /// <summary>The release of the MCP server that the checks are written for.</summary>
    public const string McpVersion = "0.1.7";

    /// <summary>True for a package whose program is fetched by its install script,
    /// which npm 12 runs only if it is allowed by name.</summary>
    public static bool HasInstallScript(string package) => package == Connect;

    // What releases up to 0.1.11 asked for: it names no version.
    private const string Unpinned = "latest";

    /// <summary>The version that a record such as direxio-mcp@0.1.6 pins; null if it pins none.</summary>
    public static string? PinnedIn(string? text, string package) =>
        VersionIn(text, package) is { } version && IsPin(version) ? version : null;

    /// <summary>True for a version that is known, other than that tag.</summary>
    public static bool IsPin(string? version) => version is not null and not (Unpinned or Unknown);

    /// <summary>The version in a text such as direxio-mcp@0.1.7; null if it names another package or no version.</summary>
    public static string? VersionIn(string? text, string package) =>
        text is not null
            && text.StartsWith(package + "@", StringComparison.Ordinal)
            && SettingRules.IsPackageVersion(text[(package.Length + 1)..])
            ? text[(package.Length + 1)..]
            : null;

    /// <summary>The source of the bridge, for those who build it themselves.</summary>
    public const string ConnectRepository = "https://github.com/YingSuiAI/direxio-connect.git";
}
