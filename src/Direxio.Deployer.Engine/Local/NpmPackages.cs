using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Local;

/// <summary>The npm packages that the user's machine needs, and their programs.</summary>
internal static class NpmPackages
{
    /// <summary>The package of the bridge; the spelling is its own.</summary>
    public const string Connect = "direxio-connent";

    /// <summary>The program in it.</summary>
    public const string ConnectProgram = "direxio-connect";

    /// <summary>The package of the MCP server; its program has the same name.</summary>
    public const string Mcp = "direxio-mcp";

    /// <summary>A tag and no number: no version of either package is known to stay available.</summary>
    public const string DefaultVersion = "latest";

    /// <summary>The version in a text such as direxio-mcp@0.1.7; null if it names another package or no version.</summary>
    public static string? VersionIn(string? text, string package) =>
        text is not null && text.StartsWith(package + "@", StringComparison.Ordinal) && SettingRules.IsPackageVersion(text[(package.Length + 1)..])
            ? text[(package.Length + 1)..]
            : null;

    /// <summary>The source of the bridge, for those who build it themselves.</summary>
    public const string ConnectRepository = "https://github.com/YingSuiAI/direxio-connect.git";
}
