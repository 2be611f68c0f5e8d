using System.Runtime.Versioning;

namespace Direxio.Deployer.Engine.Foundation.Files;

/// <summary>
/// Puts a finished file in the place of another, at once and as a whole. Windows renames no file over one that is open, whoever reads
/// it; it does replace one whose readers allow that, and most readers, such as virus scanners, are done in a moment.
/// </summary>
internal static class FileReplacement
{
    /// <summary>How long a file that is in use is tried again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Sharing violation, lock violation, access denied, and what a replacement makes of them: the old file could not be removed,
    // or the new one not renamed. Both files are then as they were.
    private static readonly int[] InUse =
    [
        unchecked((int)0x80070020), unchecked((int)0x80070021), unchecked((int)0x80070005),
        unchecked((int)0x80070497), unchecked((int)0x80070498),
    ];

    /// <summary>Gives a file the name of another, which goes.</summary>
    /// <param name="file">The file; it is in the same folder and for its owner only.</param>
    /// <param name="target">Its name from now on.</param>
    public static void Put(string file, string target)
    {
        if (OperatingSystem.IsWindows() && PlainFile.KindOf(target) == EntryKind.File)
        {
            PutOnWindows(file, target);
        }
        else
        {
            File.Move(file, target, overwrite: true);
        }
    }

    /// <summary>Does it again with growing pauses while it fails because a file is in use, up to <see cref="Patience"/>.</summary>
    internal static void Repeat(Action replace, Action<TimeSpan> pause)
    {
        var (waited, next) = (TimeSpan.Zero, Pauses.Replacement.First);
        while (true)
        {
            try
            {
                replace();
                return;
            }
            catch (Exception exception) when (waited < Patience && InUse.Contains(exception.HResult))
            {
                pause(next);
                waited += next;
                next = Pauses.Replacement.After(next);
            }
        }
    }

    [SupportedOSPlatform("windows")]
    private static void PutOnWindows(string file, string target)
    {
        try
        {
            // What replaces a file takes over who may read it.
            OwnerOnlyFile.Restrict(target);
            Repeat(
                () => File.Replace(file, target, destinationBackupFileName: null, ignoreMetadataErrors: true),
                pause => Thread.Sleep(pause > Pauses.Shortest ? pause : Pauses.Shortest));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file system may know no replacing, and a file may not be ours to restrict.
            File.Move(file, target, overwrite: true);
        }
    }
}
