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

    public string Source => "this machine's record";

    public Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CheckRow>>([OfBackup(look.Ports.Clock.GetUtcNow())]);

    private CheckRow OfBackup(DateTimeOffset now)
    {
        var server = look.State.Server;
        var isGone = server.LastBackupPath is { } path && !S3Uri.IsMeant(path) && !File.Exists(path);
        var (isRight, actual) = server.LastBackupAt switch
        {
            null => (now - look.State.CreatedAt < BackupIsOld, "this machine knows of no backup"),
            { } made when isGone => (false, $"made {InWords(made, now)}; the file {server.LastBackupPath} is no longer there"),
            { } made => (now - made < BackupIsOld, $"made {InWords(made, now)}: {server.LastBackupPath}"),
        };
        return CheckRow.Of(
            isRight,
            "Backup",
            $"made in the last {BackupIsOld.Days} days, unless the node is younger than that",
            actual,
            CheckSeverity.Warning,
            Advice.From($"Make one: {Commands.Backup(look.Domain)}"));
    }

    private static string InWords(DateTimeOffset made, DateTimeOffset now)
    {
        var days = (int)(now - made).TotalDays;
        var ago = days switch { 0 => "less than a day", 1 => "a day", _ => $"{days} days" };
        return string.Create(CultureInfo.InvariantCulture, $"{made.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {ago} ago");
    }
}
