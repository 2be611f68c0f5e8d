using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Operations.Backups;

namespace Direxio.Deployer.Engine;

/// <content>Backups: making, listing, checking and removing them, and bringing a node back.</content>
public sealed partial class DeploymentEngine
{
    /// <summary>Lists the backups of a node, or of all. Changes nothing.</summary>
    public Task<IReadOnlyList<BackupInfo>> ListBackupsAsync(
        BackupListRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new BackupListCommand(context).RunAsync(request, cancellationToken));

    /// <summary>The complete backups of all nodes in this machine's own folder, in their order; no call is made.</summary>
    /// <param name="rehearsal">Those of rehearsed nodes instead.</param>
    /// <exception cref="DeployException">The folder cannot be read.</exception>
    public IReadOnlyList<BackupInfo> OwnBackups(bool rehearsal) =>
    [
        .. BackupPlaces.Local(worlds.Store(rehearsal, warn: null).Home, serviceId: null, path: null).List(serviceId: null)
            .Where(backup => !backup.Name.IsPartial)
            .Select(backup => BackupPlaces.Describe(backup, rehearsal)),
    ];

    /// <summary>True if a file is called like a complete backup.</summary>
    /// <param name="file">Its name.</param>
    public static bool IsBackupName(string file) => BackupName.TryParse(file) is { IsPartial: false };

    /// <summary>
    /// Reads a backup whole and tells of each part whether it is what was written. What is wrong is a row, not an exception; an
    /// exception is what opens it and is missing or does not fit.
    /// </summary>
    public Task<IReadOnlyList<BackupCheck>> TestBackupAsync(
        BackupCheckRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new BackupCheckCommand(context).RunAsync(request, cancellationToken));

    /// <summary>Removes the older backups of a node, and what interrupted ones left.</summary>
    /// <param name="request">Which ones stay.</param>
    /// <param name="approve">Asked for each one that goes.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Those that were removed.</returns>
    public Task<IReadOnlyList<BackupInfo>> RemoveBackupsAsync(
        BackupRemovalRequest request,
        Func<BackupInfo, Task<bool>> approve,
        IDeploymentObserver observer,
        CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new BackupRemovalCommand(context).RunAsync(request, Shown(approve), cancellationToken));

    /// <summary>Makes a backup of a node. Nothing on the node is stopped for it.</summary>
    /// <param name="request">Which node, where to, and what it is locked with.</param>
    /// <param name="approve">Answers whether it may be made. Called once, before the node is asked.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it; nothing half-made is left.</param>
    /// <returns>The backup; null if it was not approved.</returns>
    public Task<BackupInfo?> BackupAsync(
        BackupRequest request, Func<BackupPlan, Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new BackupCommand(context).RunAsync(request, Shown(approve), cancellationToken));

    /// <summary>
    /// Brings a node back to a backup, which is read whole before anything is asked; if the server does not become healthy with it,
    /// the node goes back to what it was.
    /// </summary>
    /// <param name="request">Which node, which backup, and what opens it.</param>
    /// <param name="approve">Answers whether it may be done. Called once.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops the watching; what has begun on the node ends there.</param>
    /// <returns>What came of it; null if it was not approved.</returns>
    public Task<NodeRestore?> RestoreAsync(
        RestoreRequest request, Func<RestorePlan, Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new RestoreCommand(context).RunAsync(request, Shown(approve), cancellationToken));
}
