using System.Security.Cryptography;
using Direxio.Deployer.Engine.Backups.OpenPgp;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>A backup that is written and not read back yet.</summary>
/// <param name="Parts">Its parts.</param>
/// <param name="Sha256">The SHA-256 of the file.</param>
internal sealed record WrittenBackup(IReadOnlyList<SealedPart> Parts, string Sha256);

/// <summary>
/// Writes a backup on this machine. It is the owner's only from its first byte, and has its name only once it is complete, on the disk
/// and read back from there; what was not completed is deleted.
/// </summary>
/// <param name="path">The backup's name and folder.</param>
/// <param name="protection">What it is locked with.</param>
internal sealed class BackupFile(string path, BackupLock protection)
{
    private const int Block = 1 << 20;

    private string Partial => path + BackupName.PartialSuffix;

    /// <summary>Writes it, reads it back and gives it its name.</summary>
    /// <exception cref="DeployException">BackupNotWritten, BackupNotAsWritten; or what filling throws.</exception>
    public async Task<IReadOnlyList<SealedPart>> WriteAsync(
        BackupDescription description,
        Func<ArchiveWriter, Task> fill,
        Action<int>? readBack,
        CancellationToken cancellationToken)
    {
        var written = await BeginAsync(description, fill, cancellationToken).ConfigureAwait(false);
        await CompleteAsync(written, readBack, cancellationToken).ConfigureAwait(false);
        return written.Parts;
    }

    /// <summary>Writes all of it under the name of what is not complete.</summary>
    /// <param name="description">What it is of.</param>
    /// <param name="fill">Writes the parts, in their order.</param>
    /// <param name="cancellationToken">Ends it; what was written is deleted.</param>
    /// <exception cref="DeployException">BackupNotWritten; or what filling throws.</exception>
    public async Task<WrittenBackup> BeginAsync(
        BackupDescription description, Func<ArchiveWriter, Task> fill, CancellationToken cancellationToken)
    {
        try
        {
            Prepare(Partial);
            return await WritePartialAsync(description, fill, cancellationToken).ConfigureAwait(false);
        }
        catch (BackupOutputException exception)
        {
            Discard();
            throw BackupErrors.BackupNotWritten(path, exception.InnerException!);
        }
        catch
        {
            Discard();
            throw;
        }
    }

    /// <summary>Reads back what was written and gives it its name.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="readBack">Told how many bytes were read back.</param>
    /// <param name="cancellationToken">Ends it; what was written is deleted.</param>
    /// <returns>Why it could not be noted beside it that it was read back, which makes it no worse; null if it was.</returns>
    /// <exception cref="DeployException">BackupNotAsWritten, BackupNotWritten.</exception>
    public async Task<string?> CompleteAsync(WrittenBackup written, Action<int>? readBack, CancellationToken cancellationToken)
    {
        try
        {
            await RequireAsync(written.Sha256, readBack, cancellationToken).ConfigureAwait(false);
            File.Move(Partial, path, overwrite: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Discard();
            throw BackupErrors.BackupNotWritten(path, exception);
        }
        catch
        {
            Discard();
            throw;
        }

        try
        {
            BackupChecksum.Write(path, written.Sha256);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message.TrimEnd('.');
        }
    }

    /// <summary>Deletes what is not complete.</summary>
    public void Discard()
    {
        try
        {
            File.Delete(Partial);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The disk that could not be written may not let it go either. It has no backup's name, and Remove-DirexioBackup finds it.
        }
    }

    /// <summary>Opens one that lies on this machine.</summary>
    /// <exception cref="DeployException">BackupMissing, LocalFileUnreadable.</exception>
    public static FileStream OpenRead(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.Read, Block, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw BackupErrors.BackupMissing(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnreadable(path, exception);
        }
    }

    private async Task<WrittenBackup> WritePartialAsync(
        BackupDescription description, Func<ArchiveWriter, Task> fill, CancellationToken cancellationToken)
    {
        await using var file = OutputStream.Create(Partial);
        await using var measured = new MeasuredStream(file);
        // Only what is whole is ended: an error in ending what is not would hide the reason.
        var locked = protection.Wrap(measured, Path.GetFileNameWithoutExtension(path), description.Created);
        var archive = new ArchiveWriter(locked, description);
        await archive.BeginAsync(cancellationToken).ConfigureAwait(false);
        await fill(archive).ConfigureAwait(false);
        var manifest = await archive.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await archive.DisposeAsync().ConfigureAwait(false);
        await locked.DisposeAsync().ConfigureAwait(false);
        file.FlushToDisk();
        return new(manifest.Parts, measured.TakeSha256());
    }

    private async Task RequireAsync(string written, Action<int>? readBack, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            Partial, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Block];
        for (int count; (count = await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            hash.AppendData(buffer, 0, count);
            readBack?.Invoke(count);
        }

        if (!Convert.ToHexString(hash.GetHashAndReset()).Equals(written, StringComparison.OrdinalIgnoreCase))
        {
            throw BackupErrors.BackupNotAsWritten(path);
        }
    }

    // A failure of the folder is one of the disk that is written.
    private static void Prepare(string partial) => OutputStream.Guarded(() =>
    {
        OwnerOnlyFile.CreateFolder(Path.GetDirectoryName(partial)!);
        File.Delete(partial);
    });

    /// <summary>A failure of the disk that is written, which is not one of what is read.</summary>
    private sealed class BackupOutputException(Exception cause) : IOException(cause.Message, cause);

    private sealed class OutputStream(FileStream file) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public static OutputStream Create(string path)
        {
            OutputStream? created = null;
            Guarded(() => created = new(OwnerOnlyFile.Create(path)));
            return created!;
        }

        public void FlushToDisk() => Guarded(() => file.Flush(flushToDisk: true));

        public override void Flush() => Guarded(file.Flush);

        public override void Write(byte[] buffer, int offset, int count) => Guarded(() => file.Write(buffer, offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                file.Write(buffer);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new BackupOutputException(exception);
            }
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                await file.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new BackupOutputException(exception);
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        // What is still in the buffer of a failed write would fail once more.
        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                try
                {
                    file.Dispose();
                }
                catch (IOException)
                {
                    // The first failure is the one that is told.
                }
            }

            base.Dispose(disposing);
        }

        public static void Guarded(Action write)
        {
            try
            {
                write();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new BackupOutputException(exception);
            }
        }
    }
}
