using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>Reads a backup whole and tells of each part whether it is what was written. Needs no node.</summary>
internal sealed class BackupCheckCommand(CommandContext context)
{
    // What has to be given for the backup to be opened at all is no finding about it.
    private static readonly string[] Questions =
    [
        nameof(BackupErrors.BackupMissing), nameof(BackupErrors.BackupNeedsPassphrase), nameof(BackupErrors.BackupNeedsKey),
        nameof(BackupErrors.BackupPassphraseWrong), nameof(BackupErrors.BackupKeyDoesNotFit), nameof(BackupErrors.KeyPassphraseWrong),
        nameof(BackupErrors.KeyFileUnusable), nameof(BackupErrors.BackupOfNewerFormat), nameof(BackupErrors.BackupNotEncrypted),
    ];

    /// <summary>A row for each part, and one for the whole.</summary>
    public async Task<IReadOnlyList<BackupCheck>> RunAsync(BackupCheckRequest request, CancellationToken cancellationToken)
    {
        using var backup = await FetchedBackup.OpenAsync(
            new(context, request.ProfileName, request.Rehearse), request.Path, "Path", cancellationToken).ConfigureAwait(false);
        var unlock = BackupPlaces.Unlock(request.Passphrase, request.KeyFile, request.AllowUnencrypted, context.Redactor);
        var reading = backup.Read(unlock, isMeasured: true);
        DeployException? problem = null;
        await using (var file = BackupFile.OpenRead(backup.Path))
        {
            var what = Texts.Step_ReadFile.InWords(Path.GetFileName(backup.Path));
            var meter = new TransferMeter(context.Observer, TimeProvider.System, what, file.Length);
            try
            {
                await reading.ReadAsync(file, null, meter.Passed, cancellationToken).ConfigureAwait(false);
            }
            catch (DeployException failure) when (!Questions.Contains(failure.Code))
            {
                problem = failure;
            }
        }

        // Beside what goes with this command, nothing is noted.
        if (problem is null && backup.Path == backup.Address)
        {
            TryNote(backup.Path, reading.Sha256!);
        }

        return [.. Rows(backup.Address, reading, problem)];
    }

    private static IEnumerable<BackupCheck> Rows(string path, BackupReading reading, DeployException? problem)
    {
        foreach (var part in reading.Archive.Read)
        {
            var isDamaged = reading.Archive.Damaged.Contains(part.Name);
            yield return new()
            {
                Path = path,
                Part = part.Name,
                Size = part.Size,
                Sha256 = part.Sha256,
                // What was decrypted before the integrity code failed, or before the manifest was read, proves nothing.
                IsIntact = isDamaged ? false
                    : problem is null || reading.Archive.Damaged.Count > 0 || reading.ComparedWith is not null ? true
                    : null,
                Problem = isDamaged ? "Its SHA-256 is not the one that the manifest names." : null,
            };
        }

        yield return new()
        {
            Path = path,
            Part = BackupCheck.Whole,
            Size = reading.Archive.Description?.Size,
            Sha256 = reading.Sha256,
            ComparedWith = reading.ComparedWith,
            IsIntact = problem is null,
            Problem = problem is null ? null : DeployErrors.MessageOf(problem).ToString(),
            NextAction = problem is null ? null : DeployErrors.AdviceOf(problem).ToString(),
        };
    }

    // A folder that may only be read holds backups all the same.
    private void TryNote(string path, string sha256)
    {
        try
        {
            BackupChecksum.Write(path, sha256);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            context.Observer.Trace($"That it is right cannot be noted beside it: {exception.Message}");
        }
    }
}
