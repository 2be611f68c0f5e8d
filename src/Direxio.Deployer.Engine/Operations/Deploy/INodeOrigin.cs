using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>What a new node begins with instead of an empty server.</summary>
internal interface INodeOrigin
{
    /// <summary>The step at which the boot of such a node stops until it has what it begins with.</summary>
    const string BootStep = "04-restore";

    /// <summary>Makes sure, before anything is asked or created, that it can be used.</summary>
    /// <returns>The request with what only the origin knows, and what is put on record.</returns>
    Task<(DeploymentRequest Request, BackupChoice Backup)> PrepareAsync(DeploymentRequest request, CancellationToken cancellationToken);

    /// <summary>Brings it to the node, whose server has never been started, and lets the boot go on.</summary>
    Task BringAsync(PhaseContext context, NodeAccess access, CancellationToken cancellationToken);
}
