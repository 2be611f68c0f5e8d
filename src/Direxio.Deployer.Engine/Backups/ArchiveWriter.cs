using System.Formats.Tar;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>
/// Writes a backup: a tar of the POSIX form, entry by entry, each with a size that is known before its first byte. Nothing of it is
/// held in memory or written twice.
/// </summary>
internal sealed class ArchiveWriter : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TarWriter tar;
    private readonly BackupDescription description;
    private readonly List<SealedPart> written = [];

    /// <param name="archive">Receives the archive; left open.</param>
    /// <param name="description">What the backup is of, with its parts.</param>
    public ArchiveWriter(Stream archive, BackupDescription description)
    {
        tar = new(archive, TarEntryFormat.Pax, leaveOpen: true);
        this.description = description;
    }

    /// <summary>Writes what goes before the parts.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) =>
        WriteAsync(BackupParts.Description, description.ToBytes(), cancellationToken);

    /// <summary>Writes the part whose turn it is, which is read from the source to its announced size.</summary>
    /// <exception cref="EndOfStreamException">The source ends before.</exception>
    public async Task<SealedPart> WriteAsync(string name, Stream source, Action<int>? passed, CancellationToken cancellationToken)
    {
        // The description is the first entry.
        var announced = description.Parts[written.Count - 1];
        if (announced.Name != name)
        {
            throw new InvalidOperationException($"The next part is {announced.Name}, not {name}.");
        }

        return await EnterAsync(name, new PartStream(source, announced.Size, passed), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the manifest, with which the backup is complete.</summary>
    public async Task<BackupManifest> CompleteAsync(CancellationToken cancellationToken)
    {
        if (written.Count != description.Parts.Count + 1)
        {
            throw new InvalidOperationException("A part is not written yet.");
        }

        var manifest = new BackupManifest(description.Domain, [.. written]);
        await WriteAsync(BackupParts.Manifest, manifest.ToBytes(), cancellationToken).ConfigureAwait(false);
        return manifest;
    }

    /// <summary>Ends the tar.</summary>
    public ValueTask DisposeAsync() => tar.DisposeAsync();

    private async Task WriteAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        using var source = new MemoryStream(content, writable: false);
        await EnterAsync(name, new PartStream(source, content.Length), cancellationToken).ConfigureAwait(false);
    }

    private async Task<SealedPart> EnterAsync(string name, PartStream content, CancellationToken cancellationToken)
    {
        await using (content.ConfigureAwait(false))
        {
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = content,
                    Mode = OwnerOnly,
                    ModificationTime = description.Created,
                },
                cancellationToken).ConfigureAwait(false);
            var sight = new SealedPart(name, content.Length, content.Sha256);
            written.Add(sight);
            return sight;
        }
    }
}
