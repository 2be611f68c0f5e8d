using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>
/// A configuration file of another program: read whole, and replaced whole, with a copy of what it was. Byte order mark and
/// permissions stay. The copy is not beside it: such a file may hold keys of the user's, and what keeps it out of a repository
/// does not know of the copy.
/// </summary>
internal sealed class HostFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    /// <summary>Of how many changes of one file the copies are kept.</summary>
    private const int MostCopies = 5;

    private const string CopyExtension = ".bak";

    private readonly byte[]? content;

    private HostFile(string path, byte[]? content)
    {
        Path = path;
        this.content = content;
        HasMark = content is not null && content.AsSpan().StartsWith(Mark);
        Text = content is null ? string.Empty : Decode(content.AsSpan(HasMark ? Mark.Length : 0));
    }

    public string Path { get; }

    /// <summary>True if there is such a file.</summary>
    public bool Exists => content is not null;

    /// <summary>Its text, without the byte order mark.</summary>
    public string Text { get; }

    private bool HasMark { get; }

    // Files of the same name in several folders have copies of their own.
    private string StemOfCopies
    {
        get
        {
            var place = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(System.IO.Path.GetFullPath(Path))))[..8];
            return $"{System.IO.Path.GetFileName(Path)}.{place}.";
        }
    }

    /// <exception cref="DeployException">It is a link, or cannot be read.</exception>
    /// <exception cref="FormatException">It is not UTF-8.</exception>
    public static HostFile Read(string path)
    {
        // Replacing a link would leave what it leads to as it was, which the user edits or keeps elsewhere.
        if (new FileInfo(path).LinkTarget is { } target)
        {
            throw McpRegistrationErrors.McpFileIsLink(path, System.IO.Path.GetFullPath(target, System.IO.Path.GetDirectoryName(path)!));
        }

        try
        {
            return new(path, PlainFile.IsThere(path) ? File.ReadAllBytes(path) : null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnreadable(path, exception);
        }
    }

    /// <summary>Keeps a copy of the file and replaces it.</summary>
    /// <param name="text">What it is to hold.</param>
    /// <param name="copies">The folder for the copy; earlier ones of the file go after some more.</param>
    /// <param name="now">The time.</param>
    /// <returns>The copy; null if there was no file.</returns>
    /// <exception cref="DeployException">It has changed since it was read, or cannot be written.</exception>
    public string? Replace(string text, string copies, DateTimeOffset now)
    {
        try
        {
            // Two of ours at once would both find it as they read it, and the later one would take the entry of the other away.
            using var held = OwnerOnlyFile.WaitForLock(System.IO.Path.Combine(copies, "locks", $"{StemOfCopies}lock"));
            var current = PlainFile.IsThere(Path) ? File.ReadAllBytes(Path) : null;
            if ((current is null) != (content is null) || (current is not null && !current.AsSpan().SequenceEqual(content)))
            {
                throw McpRegistrationErrors.McpFileChanged(Path);
            }

            var backup = content is null ? null : Keep(content, copies, now);
            Put([.. HasMark ? Mark : [], .. Strict.GetBytes(text)]);
            return backup;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnwritable(Path, exception);
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new FormatException($"it is not UTF-8 at {TextPlace.OfByte(bytes, exception.Index)}", exception);
        }
    }

    private string Keep(byte[] bytes, string copies, DateTimeOffset now)
    {
        var stem = StemOfCopies;
        var time = now.UtcDateTime.ToString("yyyyMMdd-HHmmss-fffffff", CultureInfo.InvariantCulture);
        var backup = System.IO.Path.Combine(copies, $"{stem}{time}{CopyExtension}");
        for (var number = 2; File.Exists(backup); number++)
        {
            backup = System.IO.Path.Combine(copies, $"{stem}{time}-{number}{CopyExtension}");
        }

        OwnerOnlyFile.CreateFolder(copies);
        OwnerOnlyFile.Write(backup, bytes);
        var earlier = Directory.EnumerateFiles(copies)
            .Where(copy => System.IO.Path.GetFileName(copy).StartsWith(stem, StringComparison.Ordinal)
                && copy.EndsWith(CopyExtension, StringComparison.Ordinal) && copy != backup)
            .OrderDescending(StringComparer.Ordinal);
        foreach (var old in earlier.Skip(MostCopies - 1).ToList())
        {
            File.Delete(old);
        }

        return backup;
    }

    // Written beside it and moved over it: whoever reads it finds the old or the new content.
    private void Put(byte[] bytes)
    {
        if (content is null)
        {
            OwnerOnlyFile.Write(Path, bytes);
            return;
        }

        var temporary = System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(Path)!, $".{System.IO.Path.GetFileName(Path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            OwnerOnlyFile.Write(temporary, bytes);
            if (OperatingSystem.IsWindows())
            {
                // Keeps the access control list of the file that is replaced.
                File.Replace(temporary, Path, destinationBackupFileName: null);
                return;
            }

            File.SetUnixFileMode(temporary, File.GetUnixFileMode(Path));
            File.Move(temporary, Path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
