using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Operations.Shell;

/// <summary>Failures of running commands on a node, and of opening a shell there.</summary>
internal static class ShellErrors
{
    public static DeployException NodeCommandBroken(string domain, NodeShellException cause) => DeployErrors.Make(
        cause.Failure is ShellFailure.TimedOut ? DeployErrorKind.Timeout : DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.NodeCommandBroken), domain, cause.Message.TrimEnd('.')),
        cause.Failure is ShellFailure.TimedOut
            ? Advice.OfError(nameof(ErrorTexts.NodeCommandBroken_Next_TimedOut), Commands.Logs(domain))
            : Advice.OfError(nameof(ErrorTexts.NodeCommandBroken_Next), Commands.Logs(domain)),
        domain,
        cause);

    public static DeployException SshProgramMissing(ProgramException cause) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.SshProgramMissing), cause.Message.TrimEnd('.')),
        Advice.OfError(nameof(ErrorTexts.SshProgramMissing_Next)),
        "ssh",
        cause);
}
