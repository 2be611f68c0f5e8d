using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A backup as a user names it: a file of this machine, or an object in S3.</summary>
internal static class BackupAddress
{
    private const string Scheme = "s3://";

    /// <summary>A path of PowerShell becomes one of the system; an address in S3 is one already.</summary>
    public static string Resolve(this PSCmdlet command, string backup) =>
        backup.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? backup : command.GetUnresolvedProviderPathFromPSPath(backup);
}
