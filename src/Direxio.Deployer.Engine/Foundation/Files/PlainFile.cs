using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Direxio.Deployer.Engine.Foundation.Files;

/// <summary>What has a name in a folder.</summary>
internal enum EntryKind
{
    /// <summary>Nothing has it.</summary>
    Missing,

    /// <summary>A file, or something that is used like one, such as a named pipe.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link, wherever it leads.</summary>
    Link,
}

/// <summary>
/// Reads files of this machine in bounded time and memory, whatever lies in their place: a named pipe is not waited for, a device
/// is not read to its end, and nothing larger than any file of a node is taken into memory.
/// </summary>
internal static class PlainFile
{
    /// <summary>Far more than any file of a node holds.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private const FileAttributes Nothing = (FileAttributes)(-1);

    private const string NoFile = "It is a named pipe or a device, not a file.";

    /// <summary>What has this name. A link is not followed.</summary>
    /// <exception cref="UnauthorizedAccessException">A folder above it may not be entered.</exception>
    /// <exception cref="IOException">It cannot be told.</exception>
    public static EntryKind KindOf(string path)
    {
        try
        {
            // What is missing is often asked about, and on Unix it is told without an exception here.
            var attributes = OperatingSystem.IsWindows() ? File.GetAttributes(path) : new FileInfo(path).Attributes;
            if (attributes == Nothing)
            {
                return EntryKind.Missing;
            }

            // Windows marks more than links as such points: files that are kept in a cloud, for one.
            return attributes.HasFlag(FileAttributes.ReparsePoint) && new FileInfo(path).LinkTarget is not null ? EntryKind.Link
                : attributes.HasFlag(FileAttributes.Directory) ? EntryKind.Folder
                : EntryKind.File;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return EntryKind.Missing;
        }
    }

    /// <summary>The content of a file as text. A byte order mark tells the encoding; without one it is UTF-8.</summary>
    /// <param name="path">The file. Links are followed.</param>
    /// <param name="strict">Refuses what is not text, instead of replacing it.</param>
    /// <exception cref="IOException">It cannot be read, is not a file, is too large, or, if that is asked, is not text.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string ReadText(string path, bool strict = false)
    {
        using var content = new MemoryStream(ReadBytes(path), writable: false);
        using var reader = new StreamReader(
            content, new UTF8Encoding(false, throwOnInvalidBytes: strict), detectEncodingFromByteOrderMarks: true);
        try
        {
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException exception)
        {
            throw new IOException("It is not text in UTF-8.", exception);
        }
    }

    /// <summary>True for a file that is one, not a pipe or a device. Links are followed.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static bool IsRegular(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // It has no others in its folders, and a file that another process holds could not be opened.
            return File.Exists(path);
        }

        using var stream = new FileStream(Open(path), FileAccess.Read, bufferSize: 1);
        return stream.CanSeek;
    }

    /// <summary>Refuses what is there and is no file, before anything reads it: a pipe would be waited for.</summary>
    /// <returns>True if there is a file; false if there is nothing, or a folder.</returns>
    /// <exception cref="IOException">It is a named pipe or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static bool IsThere(string path) => File.Exists(path) && (IsRegular(path) ? true : throw new IOException(NoFile));

    private static byte[] ReadBytes(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("It is a folder, not a file.");
        }

        using var stream = new FileStream(Open(path), FileAccess.Read, bufferSize: 1);
        if (!stream.CanSeek)
        {
            throw new IOException(NoFile);
        }

        // A device that can be sought in names no length, so what counts is what comes.
        using var content = new MemoryStream();
        var block = new byte[Math.Clamp(stream.Length + 1, 4096, 64 * 1024)];
        for (int count; (count = stream.Read(block)) > 0;)
        {
            if (content.Length + count > MostBytes)
            {
                throw new IOException($"It is larger than {MostBytes / 1024 / 1024} MB, which no file of a node is.");
            }

            content.Write(block, 0, count);
        }

        return content.ToArray();
    }

    /// <summary>
    /// Opens what has this name for reading; on Unix, where .NET opens none, a folder too. No program that is started meanwhile gets it.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    // .NET waits in the opening of a pipe until something writes to it. This way it does not; for files it makes no difference.
    public static SafeFileHandle Open(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }

        var (withoutWaiting, closedInChildren) = OperatingSystem.IsLinux() ? (0x800, 0x80000) : (0x4, 0x1000000);
        var descriptor = NativeMethods.Open(path, withoutWaiting | closedInChildren);
        if (descriptor >= 0)
        {
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        const int NotPermitted = 1;
        const int NotFound = 2;
        const int AccessDenied = 13;
        var error = Marshal.GetLastPInvokeError();
        var reason = $"{Marshal.GetPInvokeErrorMessage(error)}.";
        throw error switch
        {
            NotFound => new FileNotFoundException(reason, path),
            NotPermitted or AccessDenied => new UnauthorizedAccessException(reason),
            _ => new IOException(reason),
        };
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
    }
}
