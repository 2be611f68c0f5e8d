using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Local;

/// <summary>How paths are written.</summary>
internal enum PathStyle
{
    /// <summary>As they are.</summary>
    Posix,

    /// <summary>With an upper-case drive and forward slashes, which Go, Node and PowerShell all take.</summary>
    Windows,
}

/// <summary>Paths in configuration files.</summary>
internal static partial class ConfigurationPath
{
    /// <summary>
    /// The path in this style. For Windows the drive forms of Git Bash, WSL and Cygwin (/c/x, /mnt/c/x, /cygdrive/c/x)
    /// become C:/x, for programs outside those shells know none of them.
    /// </summary>
    public static string Of(string path, PathStyle style)
    {
        if (style == PathStyle.Posix)
        {
            return path;
        }

        var slashed = path.Replace('\\', '/');
        var match = Drive().Match(slashed);
        if (!match.Success)
        {
            return slashed.Length > 1 ? slashed.TrimEnd('/') : slashed;
        }

        return $"{match.Groups["drive"].Value.ToUpperInvariant()}:/{match.Groups["rest"].Value.Trim('/')}";
    }

    [GeneratedRegex("^(?:(?<drive>[A-Za-z]):|/(?:mnt/|cygdrive/)?(?<drive>[A-Za-z]))(?:/(?<rest>.*))?$")]
    private static partial Regex Drive();
}
