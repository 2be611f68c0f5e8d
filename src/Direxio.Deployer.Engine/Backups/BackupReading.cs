using Direxio.Deployer.Engine.Backups.OpenPgp;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>Reads a backup as it lies on a disk, encrypted or not, from its first byte to its last.</summary>
/// <param name="name">What the backup is called in errors.</param>
/// <param name="unlock">What it is opened with.</param>
internal sealed class BackupReading(string name, BackupUnlock unlock)
{
    /// <summary>The tar in it, for what was seen of its parts.</summary>
    public ArchiveReader Archive { get; } = new(name);

    /// <summary>True if it is encrypted.</summary>
    public bool IsEncrypted { get; private set; }

    /// <summary>What locks another backup so that whatever opened this one opens it; nothing for one that is not encrypted.</summary>
    public BackupLock Alike { get; private set; } = BackupLock.None;

    /// <summary>What lies beside it to be compared with; null for nothing.</summary>
    public BackupChecksum? Checksum { get; init; }

    /// <summary>True to have the SHA-256 of the file, beside those of its parts, where it is not compared with one.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>The file that it was compared with; null until it was, and where there is none.</summary>
    public string? ComparedWith { get; private set; }

    /// <summary>The SHA-256 of the file, once it was read, if that was asked for or compared.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>
    /// Reads it. What a receiver was given counts only once this has returned: an integrity code stands at the end.
    /// </summary>
    /// <exception cref="DeployException">One of <see cref="BackupErrors"/>.</exception>
    public async Task<BackupDescription> ReadAsync(
        Stream file, IPartReceiver? receiver, Action<int>? passed, CancellationToken cancellationToken)
    {
        var form = FormOf(file);
        var noted = Checksum is { Sha256: not null } ? Checksum : null;
        await using var measured = IsMeasured || noted is not null ? new MeasuredStream(file) : null;
        await using var whole = new BufferedStream((Stream?)measured ?? file, 128 * 1024);
        var description = await (form != Form.Plain
            ? ReadEncryptedAsync(whole, form == Form.Armored, receiver, passed, cancellationToken)
            : ReadPlainAsync(whole, receiver, passed, cancellationToken)).ConfigureAwait(false);
        await whole.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        Sha256 = measured?.TakeSha256();
        ComparedWith = noted?.Path;
        return noted is null || noted.Sha256 == Sha256
            ? description
            : throw BackupErrors.BackupChecksumDiffers(name, noted, Sha256!);
    }

    // By the first bytes, whatever the name is. gpg may have wrapped it in text.
    private static Form FormOf(Stream file)
    {
        Span<byte> begin = stackalloc byte[14];
        var count = file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return count == 0 ? Form.Plain
            : (begin[0] & 0x80) != 0 ? Form.Binary
            : begin[..count].SequenceEqual("-----BEGIN PGP"u8) ? Form.Armored
            : Form.Plain;
    }

    private async Task<BackupDescription> ReadPlainAsync(
        Stream file, IPartReceiver? receiver, Action<int>? passed, CancellationToken cancellationToken)
    {
        try
        {
            return await Archive.ReadAsync(file, new OpenReceiver(name, unlock, receiver), passed, cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException exception)
        {
            throw Archive.Read.Count == 0 ? BackupErrors.NotABackup(name, exception) : BackupErrors.BackupCut(name, exception);
        }
    }

    private async Task<BackupDescription> ReadEncryptedAsync(
        Stream file, bool isArmored, IPartReceiver? receiver, Action<int>? passed, CancellationToken cancellationToken)
    {
        IsEncrypted = true;
        var opened = unlock.Open(name, file, isArmored);
        Alike = opened.Alike;
        var judged = receiver is null ? null : new JudgedReceiver(receiver);
        try
        {
            var description = await Archive.ReadAsync(opened.Content, judged, passed, cancellationToken).ConfigureAwait(false);
            opened.Verify();
            return description;
        }
        catch (Exception exception) when (judged is not { HasFailed: true }
            && (exception is DeployException or EndOfStreamException || PgpContent.IsDamage(exception)))
        {
            // What was found in damaged bytes means nothing, so the integrity code has the first word.
            opened.Verify();
            throw exception as DeployException ?? BackupErrors.BackupDecryptionFailed(name, exception);
        }
    }

    /// <summary>How a file holds its tar.</summary>
    private enum Form
    {
        Plain,
        Binary,
        Armored,
    }

    /// <summary>Has nothing of an unencrypted backup pass where it has to be encrypted; what is no backup at all is told as that.</summary>
    private sealed class OpenReceiver(string name, BackupUnlock unlock, IPartReceiver? inner) : IPartReceiver
    {
        public Task BeginAsync(BackupDescription description, CancellationToken cancellationToken)
        {
            unlock.RequireNoneExpected(name);
            return inner?.BeginAsync(description, cancellationToken) ?? Task.CompletedTask;
        }

        public Task TakeAsync(BackupPart part, Stream content, CancellationToken cancellationToken) =>
            inner?.TakeAsync(part, content, cancellationToken) ?? Task.CompletedTask;
    }

    /// <summary>Tells a failure of the receiver from one of what it is given.</summary>
    private sealed class JudgedReceiver(IPartReceiver inner) : IPartReceiver
    {
        public bool HasFailed { get; private set; }

        public Task BeginAsync(BackupDescription description, CancellationToken cancellationToken) =>
            NotedAsync(() => inner.BeginAsync(description, cancellationToken));

        public Task TakeAsync(BackupPart part, Stream content, CancellationToken cancellationToken) =>
            NotedAsync(() => inner.TakeAsync(part, content, cancellationToken));

        private async Task NotedAsync(Func<Task> take)
        {
            HasFailed = true;
            await take().ConfigureAwait(false);
            HasFailed = false;
        }
    }
}
