using System.Formats.Tar;
using System.Text.Json;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>Takes the parts of a backup as they come. What it was given counts only once the reading has ended without an error.</summary>
internal interface IPartReceiver
{
    /// <summary>Told before the first part.</summary>
    Task BeginAsync(BackupDescription description, CancellationToken cancellationToken);

    /// <summary>Given each part; what it does not read of it is passed over.</summary>
    Task TakeAsync(BackupPart part, Stream content, CancellationToken cancellationToken);
}

/// <summary>
/// Reads a backup from its beginning to its end: every entry is the one whose turn it is, of the announced size, with the SHA-256 that
/// the manifest names. Only the end tells whether all of it is right.
/// </summary>
/// <param name="name">What the backup is called in errors.</param>
internal sealed class ArchiveReader(string name)
{
    /// <summary>Far more than description and manifest hold.</summary>
    private const int MostText = 1024 * 1024;

    private readonly List<SealedPart> read = [];

    /// <summary>The description, once it was read.</summary>
    public BackupDescription? Description { get; private set; }

    /// <summary>The entries that were read whole, in their order.</summary>
    public IReadOnlyList<SealedPart> Read => read;

    /// <summary>Names of entries whose content is not what the manifest says; known when the reading has ended.</summary>
    public IReadOnlyList<string> Damaged { get; private set; } = [];

    /// <summary>Reads the tar.</summary>
    /// <param name="archive">The tar, from its first byte.</param>
    /// <param name="receiver">Takes the parts; null to look only.</param>
    /// <param name="passed">Told how many bytes of parts were read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DeployException">One of <see cref="BackupErrors"/>.</exception>
    public async Task<BackupDescription> ReadAsync(
        Stream archive, IPartReceiver? receiver, Action<int>? passed, CancellationToken cancellationToken)
    {
        await using var tar = new TarReader(archive, leaveOpen: true);
        var description = Described(await TextAsync(tar, BackupParts.Description, cancellationToken).ConfigureAwait(false));
        Description = description;
        RequireContent(description);
        RequireImage(description.MessageServerImage);
        if (receiver is not null)
        {
            await receiver.BeginAsync(description, cancellationToken).ConfigureAwait(false);
        }

        foreach (var part in description.Parts)
        {
            await PartAsync(tar, part, receiver, passed, cancellationToken).ConfigureAwait(false);
        }

        List<SealedPart> seen = [.. read];
        Judge(description, await TextAsync(tar, BackupParts.Manifest, cancellationToken).ConfigureAwait(false), seen);
        return await NextAsync(tar, cancellationToken).ConfigureAwait(false) is { } more
            ? throw BackupErrors.BackupPartUnexpected(name, more.Name)
            : description;
    }

    private async Task PartAsync(
        TarReader tar, BackupPart part, IPartReceiver? receiver, Action<int>? passed, CancellationToken cancellationToken)
    {
        var entry = await ExpectAsync(tar, part.Name, cancellationToken).ConfigureAwait(false);
        if (entry.Length != part.Size)
        {
            throw BackupErrors.BackupPartSizeWrong(name, part.Name, part.Size, entry.Length);
        }

        await using var content = new PartStream(entry.DataStream ?? Stream.Null, part.Size, passed);
        if (receiver is not null)
        {
            await receiver.TakeAsync(part, content, cancellationToken).ConfigureAwait(false);
        }

        await content.DrainAsync(cancellationToken).ConfigureAwait(false);
        read.Add(new(part.Name, part.Size, content.Sha256));
    }

    private async Task<byte[]> TextAsync(TarReader tar, string entryName, CancellationToken cancellationToken)
    {
        var entry = await ExpectAsync(tar, entryName, cancellationToken).ConfigureAwait(false);
        if (entry.Length > MostText)
        {
            throw BackupErrors.BackupUnreadable(name, Advice.OfError(nameof(ErrorTexts.BackupUnreadable_EntryTooLong), entryName));
        }

        await using var content = new PartStream(entry.DataStream ?? Stream.Null, entry.Length);
        var bytes = new byte[entry.Length];
        await content.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        read.Add(new(entryName, entry.Length, content.Sha256));
        return bytes;
    }

    private async Task<TarEntry> ExpectAsync(TarReader tar, string expected, CancellationToken cancellationToken)
    {
        var entry = await NextAsync(tar, cancellationToken).ConfigureAwait(false)
            ?? throw (read.Count == 0 ? BackupErrors.NotABackup(name) : BackupErrors.BackupCut(name));
        if (entry.Name == expected)
        {
            return entry;
        }

        throw Description is not { } description ? BackupErrors.NotABackup(name)
            : Follows(description, expected, entry.Name) ? BackupErrors.BackupPartMissing(name, expected)
            : BackupErrors.BackupPartUnexpected(name, entry.Name);
    }

    private static bool Follows(BackupDescription description, string expected, string found)
    {
        List<string> order = [.. description.Parts.Select(part => part.Name), BackupParts.Manifest];
        return order.IndexOf(found) > order.IndexOf(expected);
    }

    private async Task<TarEntry?> NextAsync(TarReader tar, CancellationToken cancellationToken)
    {
        try
        {
            return await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsNoTar(exception) && read.Count == 0)
        {
            throw BackupErrors.NotABackup(name, exception);
        }
        catch (Exception exception) when (IsNoTar(exception))
        {
            throw BackupErrors.BackupUnreadable(name, Advice.OfError(nameof(ErrorTexts.BackupUnreadable_Header)), exception);
        }
    }

    // What the tar's reader throws for a header that is none.
    private static bool IsNoTar(Exception exception) =>
        exception is InvalidDataException or FormatException or ArgumentException or OverflowException or NotSupportedException;

    private BackupDescription Described(byte[] content)
    {
        try
        {
            var description = BackupDescription.Parse(content);
            return description.Version <= BackupDescription.CurrentVersion
                ? description
                : throw BackupErrors.BackupOfNewerFormat(name, description.Version, description.ProductVersion);
        }
        catch (JsonException exception)
        {
            throw BackupErrors.BackupUnreadable(
                name, Advice.OfError(nameof(ErrorTexts.BackupUnreadable_Entry), BackupParts.Description), exception);
        }
    }

    // What a node is brought back from is there, each once and in its order; a later release may add to it.
    private void RequireContent(BackupDescription description)
    {
        var names = description.Parts.Select(part => part.Name).ToList();
        if (BackupParts.Content.FirstOrDefault(part => !names.Contains(part)) is { } missing)
        {
            throw BackupErrors.BackupPartMissing(name, missing);
        }

        if (names.FirstOrDefault(part => !BackupParts.Content.Contains(part)) is { } extra)
        {
            throw BackupErrors.BackupPartUnexpected(name, extra);
        }

        if (!names.SequenceEqual(BackupParts.Content))
        {
            throw BackupErrors.BackupUnreadable(name, Advice.OfError(nameof(ErrorTexts.BackupUnreadable_Order)));
        }
    }

    // It is pulled and run on the node, and stands in its settings: what a user could not name, a file does not either.
    private void RequireImage(string image)
    {
        if (image.Length > 0 && !ContainerImageName.IsAcceptable(image))
        {
            throw BackupErrors.BackupUnreadable(name, Advice.OfError(nameof(ErrorTexts.BackupUnreadable_Image), image));
        }
    }

    private void Judge(BackupDescription description, byte[] content, List<SealedPart> seen)
    {
        BackupManifest manifest;
        try
        {
            manifest = BackupManifest.Parse(content);
        }
        catch (JsonException exception)
        {
            throw BackupErrors.BackupUnreadable(
                name, Advice.OfError(nameof(ErrorTexts.BackupUnreadable_Entry), BackupParts.Manifest), exception);
        }

        if (manifest.Domain != description.Domain)
        {
            throw BackupErrors.BackupManifestForeign(name, manifest.Domain, description.Domain);
        }

        if (!manifest.Parts.Select(part => part.Name).SequenceEqual(seen.Select(part => part.Name)))
        {
            throw BackupErrors.BackupUnreadable(name, Advice.OfError(nameof(ErrorTexts.BackupUnreadable_OtherParts), BackupParts.Manifest));
        }

        Damaged = [.. seen.Where(part => !manifest.Parts.Contains(part)).Select(part => part.Name)];
        if (Damaged is [var first, ..])
        {
            throw BackupErrors.BackupPartDamaged(name, first);
        }
    }
}
