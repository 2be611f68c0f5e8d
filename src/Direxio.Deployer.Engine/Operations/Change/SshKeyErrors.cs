using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>Failures of a renewal of the SSH key.</summary>
internal static class SshKeyErrors
{
    public static DeployException SshKeyNeedsRunningNode(string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.SshKeyNeedsRunningNode), domain),
        Advice.OfError(nameof(ErrorTexts.SshKeyNeedsRunningNode_Next), Commands.StartNode(domain), Commands.NewSshKey(domain)),
        domain);

    public static DeployException LentSshKeyRefused(string domain, string instanceId, string file, Exception cause) => DeployErrors.Make(
        DeployErrorKind.PermissionDenied,
        Advice.OfError(nameof(ErrorTexts.LentSshKeyRefused), instanceId),
        Advice.OfError(nameof(ErrorTexts.LentSshKeyRefused_Next), Commands.NewSshKey(domain), file),
        instanceId,
        cause);

    public static DeployException SshKeyNotTaken(string domain, ShellResult result) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.SshKeyNotTaken), domain, result.ExitStatus, result.Error.Trim()),
        Advice.OfError(nameof(ErrorTexts.SshKeyNotTaken_Next), Commands.Invoke(domain, "df -h /"), Commands.NewSshKey(domain)),
        domain);

    public static DeployException SshKeyFileNotWritten(string domain, string file, Exception cause) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.SshKeyFileNotWritten), file, cause.Message.TrimEnd('.')),
        Advice.OfError(nameof(ErrorTexts.SshKeyFileNotWritten_Next), Commands.NewSshKey(domain)),
        file,
        cause);
}
