using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>A backup where it lies.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its full path or address.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="VerifiedAt">When it was last found to be right; null if that is not known.</param>
internal sealed record StoredBackup(BackupName Name, string Path, long Size, DateTimeOffset? VerifiedAt)
{
    /// <summary>
    /// Those that were asked for first, the newest of them at the beginning: whoever takes the first one wants no copy of what a restore
    /// has replaced, and least of all one that was not finished.
    /// </summary>
    /// <param name="backups">All that lie there.</param>
    /// <param name="serviceId">Only those of this node; null for all.</param>
    public static IReadOnlyList<StoredBackup> InOrder(IEnumerable<StoredBackup> backups, string? serviceId) =>
    [
        .. backups.Where(backup => serviceId is null || backup.Name.ServiceId == serviceId)
            .OrderBy(backup => backup.Name.IsPartial ? 2 : backup.Name.IsSafetyCopy ? 1 : 0)
            .ThenByDescending(backup => backup.Name.Created)
            .ThenBy(backup => backup.Path, StringComparer.Ordinal),
    ];
}

/// <summary>Where backups lie.</summary>
internal interface IBackupPlace
{
    /// <summary>All of them, complete or not, in their order.</summary>
    /// <param name="serviceId">Only those of this node; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<StoredBackup>> ListAsync(string? serviceId, CancellationToken cancellationToken);

    /// <summary>True for one that is not complete because it is being written right now.</summary>
    bool IsUnderWay(StoredBackup backup);

    /// <summary>Removes one.</summary>
    Task RemoveAsync(StoredBackup backup, CancellationToken cancellationToken);
}

/// <summary>Folders of this machine with backups in them.</summary>
/// <param name="folders">The folders; one that is missing has none.</param>
internal sealed class BackupFolder(IEnumerable<string> folders) : IBackupPlace
{
    public Task<IReadOnlyList<StoredBackup>> ListAsync(string? serviceId, CancellationToken cancellationToken) =>
        Task.FromResult(List(serviceId));

    /// <summary>All of them, complete or not, in their order.</summary>
    /// <param name="serviceId">Only those of this node; null for all.</param>
    public IReadOnlyList<StoredBackup> List(string? serviceId) =>
        StoredBackup.InOrder(folders.SelectMany(FilesIn).Select(Look).OfType<StoredBackup>(), serviceId);

    // Whoever writes one holds it against others.
    public bool IsUnderWay(StoredBackup backup)
    {
        try
        {
            using var file = new FileStream(backup.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException exception)
        {
            return OwnerOnlyFile.IsHeld(exception);
        }
    }

    public Task RemoveAsync(StoredBackup backup, CancellationToken cancellationToken)
    {
        File.Delete(backup.Path);
        File.Delete(backup.Path + BackupChecksum.Suffix);
        UploadJournal.Delete(backup.Path);
        return Task.CompletedTask;
    }

    private static IEnumerable<string> FilesIn(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnreadable(folder, exception);
        }
    }

    private static StoredBackup? Look(string path)
    {
        var file = new FileInfo(path);
        if (BackupName.TryParse(path) is not { } name || !file.Exists)
        {
            return null;
        }

        // Changed since, it is not known to be right any more.
        var note = new FileInfo(path + BackupChecksum.Suffix);
        DateTimeOffset? verified = note.Exists && note.LastWriteTimeUtc >= file.LastWriteTimeUtc ? note.LastWriteTimeUtc : null;
        return new(name, path, file.Length, verified);
    }
}
