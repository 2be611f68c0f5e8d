using System.Globalization;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Visits;

namespace Direxio.Deployer.Engine.Operations.Checks;

/// <summary>What this machine knows of the node's upkeep: when it was last backed up from here.</summary>
internal sealed class RecordCheck(NodeLook look) : IDeploymentCheck
{
    /// <summary>Whatever is younger than this needs no backup yet; what is older misses a week of what people wrote.</summary>
    private static readonly TimeSpan BackupIsOld = TimeSpan.FromDays(7);

    public string Name => "OwnRecord";

    public string Source => Texts.Check_SourceRecord.InWords();

    public Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CheckRow>>([OfBackup(look.Ports.Clock.GetUtcNow())]);

    private CheckRow OfBackup(DateTimeOffset now)
    {
        var server = look.State.Server;
        var isGone = server.LastBackupPath is { } path && !S3Uri.IsMeant(path) && !File.Exists(path);
        var (isRight, actual) = server.LastBackupAt switch
        {
            // A young node may already hold what people wrote.
            null => (false, Texts.Check_NoBackup.InWords()),
            { } made when isGone => (false, Texts.Check_BackupGone.InWords(InWords(made, now), server.LastBackupPath)),
            { } made => (now - made < BackupIsOld, Texts.Check_BackupMade.InWords(InWords(made, now), server.LastBackupPath)),
        };
        return CheckRow.Of(
            isRight,
            "Backup",
            Texts.Check_BackupExpected.InWords(BackupIsOld.Days),
            actual,
            CheckSeverity.Warning,
            Advice.Of(nameof(Texts.Check_MakeBackup), Commands.Backup(look.Domain)));
    }

    private static string InWords(DateTimeOffset made, DateTimeOffset now)
    {
        var days = (int)(now - made).TotalDays;
        var ago = days switch { 0 => Texts.Check_AgoToday, 1 => Texts.Check_AgoDay, _ => Texts.Check_AgoDays };
        return ago.InWords(made.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), days);
    }
}
