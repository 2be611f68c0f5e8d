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
        $"The command on the node of {domain} gave no result: {cause.Message.TrimEnd('.')}.",
        cause.Failure is ShellFailure.TimedOut
            ? Advice.From($"Give it more time with -TimeoutSeconds, or see what the node is busy with: {Commands.Logs(domain)}")
            : Advice.From($"It may have run or not: look before you run it again. {Commands.Logs(domain)} shows what the node does."),
        domain,
        cause);

    public static DeployException SshProgramMissing(ProgramException cause) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"This machine has no ssh program to open a shell with: {cause.Message.TrimEnd('.')}.",
        "Install OpenSSH's client and see that it is on PATH; on Windows it is an optional feature of the system.",
        "ssh",
        cause);
}
