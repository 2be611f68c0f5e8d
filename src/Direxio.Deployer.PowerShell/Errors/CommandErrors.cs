using System.Runtime.CompilerServices;

namespace Direxio.Deployer.PowerShell.Errors;

/// <summary>The failures that arise in the cmdlets themselves; like the engine's, their names are stable codes.</summary>
internal static class CommandErrors
{
    private static DeployException Make(
        DeployErrorKind kind, string message, string next, string? target, Exception? cause = null, [CallerMemberName] string code = "") =>
        new(code, kind, message, next, target, cause);

    public static DeployException CannotAskForConfirmation(string? domain, Exception cause) => Make(
        DeployErrorKind.ConfirmationRequired,
        $"This session cannot ask whether to go on: {cause.Message}",
        "Look at the plan with Get-DirexioPlan, then agree to it by -Force or -Confirm:$false.",
        domain,
        cause);

    public static DeployException PlanIsNotLive(string? domain) => Make(
        DeployErrorKind.InvalidInput,
        "The piped plan was converted, as by JSON, CliXml or a job, and has lost its type; nothing was created.",
        "Make the plan anew with Get-DirexioPlan in this session and pipe or pass that object (-Plan).",
        domain);

    public static DeployException DeploymentFailed(Deployment deployment) => new(
        nameof(DeploymentFailed),
        DeployErrorKind.InvalidData,
        $"The deployment of '{deployment.Domain}' ended as failed.",
        deployment.NextAction,
        deployment.Domain)
    {
        Phase = deployment.CurrentPhase,
        Deployment = deployment,
    };
}
