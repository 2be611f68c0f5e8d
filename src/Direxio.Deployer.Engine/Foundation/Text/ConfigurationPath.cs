using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Foundation.Text;

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
    /// <summary>The folder of a file, in either style.</summary>
    public static string FolderOf(string file) => file[..Math.Max(file.LastIndexOfAny(['/', '\\']), 1)];

    /// <summary>The name of a file without its folder, in either style.</summary>
    public static string NameOf(string file) => file[(file.LastIndexOfAny(['/', '\\']) + 1)..];

    /// <summary>
    /// The path in this style. For Windows the drive forms of Git Bash, WSL and Cygwin (/c/x, /mnt/c/x, /cygdrive/c/x)
    /// become C:/x, for programs outside those shells know none of them.
    /// </summary>
    public static string Format(string path, PathStyle style)
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

    /// <summary>
    /// True if two absolute paths are written for the same folder. Only Windows names a drive, whatever the style of this
    /// machine's own files; its drives do not tell upper case from lower. A relative path is the same as none.
    /// </summary>
    public static bool AreSame(string first, string second, PathStyle style)
    {
        var common = NamesDrive(first) || NamesDrive(second) ? PathStyle.Windows : style;
        var (one, other) = (Plain(first, common), Plain(second, common));
        return IsAbsolute(one)
            && string.Equals(one, other, NamesDrive(one) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    // Empty parts, and those that stay where they are, name nothing.
    private static string Plain(string path, PathStyle style)
    {
        var written = Format(path, style);
        var root = written.StartsWith("//", StringComparison.Ordinal) && style == PathStyle.Windows ? "//"
            : written.StartsWith('/') ? "/"
            : string.Empty;
        return root + string.Join('/', written.Split('/').Where(part => part is not ("" or ".")));
    }

    /// <summary>True for a path that says where it is without a current folder.</summary>
    public static bool IsAbsolute(string path) =>
        path.StartsWith('/') || path.StartsWith(@"\\", StringComparison.Ordinal) || NamesDrive(path);

    private static bool NamesDrive(string path) =>
        path.Length >= 2 && char.IsAsciiLetter(path[0]) && path[1] == ':' && (path.Length == 2 || path[2] is '/' or '\\');

    [GeneratedRegex("^(?:(?<drive>[A-Za-z]):|/(?:mnt/|cygdrive/)?(?<drive>[A-Za-z]))(?:/(?<rest>.*))?$")]
    private static partial Regex Drive();
}
