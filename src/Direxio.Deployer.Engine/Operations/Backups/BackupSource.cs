using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Backups.OpenPgp;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>A backup that was read whole and found to be right.</summary>
/// <param name="Description">What it is of.</param>
/// <param name="Parts">Its parts.</param>
/// <param name="Alike">What locks another one so that whatever opened this one opens it.</param>
internal sealed record VerifiedBackup(BackupDescription Description, IReadOnlyList<SealedPart> Parts, BackupLock Alike);

/// <summary>A backup that a node is brought back to. It is read whole before any of it is used.</summary>
/// <param name="backup">The backup.</param>
/// <param name="unlock">What opens it.</param>
/// <param name="observer">Told how far the reading is.</param>
internal sealed class BackupSource(FetchedBackup backup, BackupUnlock unlock, EngineObserver observer)
{
    /// <summary>How the user knows it.</summary>
    public string Address => backup.Address;

    /// <summary>Reads all of it.</summary>
    /// <param name="domain">The domain that it has to be of.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DeployException">BackupOfAnotherDomain, or one of <see cref="BackupErrors"/>.</exception>
    public async Task<VerifiedBackup> VerifyAsync(string domain, CancellationToken cancellationToken)
    {
        await using var file = BackupFile.OpenRead(backup.Path);
        var meter = new TransferMeter(observer, TimeProvider.System, Texts.Step_CheckBackup.InWords(), file.Length);
        var reading = backup.Read(unlock);
        // Whose it is stands at its beginning, so that a wrong one is told at once.
        var description = await reading.ReadAsync(
            file, new OwnerCheck(backup.Address, domain), meter.Passed, cancellationToken).ConfigureAwait(false);
        return new(description, reading.Archive.Read, reading.Alike);
    }

    /// <summary>Reads it once more and hands over the parts.</summary>
    public async Task ReadAsync(IPartReceiver receiver, CancellationToken cancellationToken)
    {
        await using var file = BackupFile.OpenRead(backup.Path);
        await backup.Read(unlock).ReadAsync(file, receiver, null, cancellationToken).ConfigureAwait(false);
    }

    private sealed class OwnerCheck(string path, string domain) : IPartReceiver
    {
        public Task BeginAsync(BackupDescription description, CancellationToken cancellationToken) =>
            string.Equals(description.Domain, domain, StringComparison.OrdinalIgnoreCase)
                ? Task.CompletedTask
                : throw BackupErrors.BackupOfAnotherDomain(path, description.Domain, domain);

        public Task TakeAsync(BackupPart part, Stream content, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
