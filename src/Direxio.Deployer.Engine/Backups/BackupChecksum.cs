using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>What lies beside a backup to say which bytes it was found to be right with, in the form of sha256sum.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sha256">The SHA-256 in it, in lower case; null if there is none in it to be read.</param>
internal sealed record BackupChecksum(string Path, string? Sha256)
{
    /// <summary>What its name ends in, behind that of the backup.</summary>
    public const string Suffix = ".sha256";

    private const int Digits = 64;

    /// <summary>That of a backup of this machine; null if none lies beside it, which is no fault.</summary>
    public static BackupChecksum? Beside(string backup)
    {
        var path = backup + Suffix;
        return File.Exists(path) ? new(path, Read(path)) : null;
    }

    /// <summary>Writes down, beside a backup, that it was read whole.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string backup, string sha256) =>
        OwnerOnlyFile.Write(backup + Suffix, $"{sha256}  {System.IO.Path.GetFileName(backup)}\n");

    // It may have been made again with another tool: a path that sha256sum escapes begins its line, and others write capitals.
    private static string? Read(string path)
    {
        try
        {
            var text = PlainFile.ReadText(path).TrimStart().TrimStart('\\');
            return text.Length >= Digits && text.Take(Digits).All(char.IsAsciiHexDigit) && (text.Length == Digits || text[Digits] <= ' ')
                ? text[..Digits].ToLowerInvariant()
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
