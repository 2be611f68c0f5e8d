using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>The command that begins a deployment again, for a node that is what was asked for and not another one.</summary>
internal static class StartAgain
{
    /// <summary>With what its user said, and the backup that the node begins with.</summary>
    public static Command Of(DeploymentSettings settings, DeploymentRequest request)
    {
        var start = RequestCommands.With(Commands.StartConfirmed(settings.Domain), request);
        return settings.FromBackup is { } backup ? start.With("FromBackup", backup.Path) : start;
    }

    /// <summary>With everything that is settled, for those who do not know what of it was said.</summary>
    public static Command Of(DeploymentSettings settings) => Of(settings, SettingTable.Complete(new(), settings));
}
