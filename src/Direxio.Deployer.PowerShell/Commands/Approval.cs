using System.Management.Automation;
using System.Management.Automation.Host;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Asks the user on behalf of a cmdlet; to be called on the pipeline thread.</summary>
internal static class Approval
{
    /// <summary>True if -WhatIf holds, given or inherited.</summary>
    public static bool IsWhatIf(this PSCmdlet command) =>
        command.MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
            ? given is SwitchParameter { IsPresent: true }
            : LanguagePrimitives.IsTrue(command.GetVariableValue("WhatIfPreference"));

    /// <summary>True if -Confirm was given, so that the user wants to be asked whatever else holds.</summary>
    public static bool WantsPrompt(this PSCmdlet command) =>
        command.MyInvocation.BoundParameters.TryGetValue("Confirm", out var given) && given is SwitchParameter { IsPresent: true };

    /// <summary>True if -Confirm:$false was given, or the session never wants to be asked.</summary>
    public static bool RefusesPrompt(this PSCmdlet command) =>
        command.MyInvocation.BoundParameters.TryGetValue("Confirm", out var given)
            ? given is SwitchParameter { IsPresent: false }
            : command.GetVariableValue("ConfirmPreference") is ConfirmImpact.None;

    /// <summary>Asks about a plan by ShouldProcess, so that -WhatIf, -Confirm and the session's preference count.</summary>
    public static bool Approve(this Cmdlet command, DeploymentPlan plan) => Ask(
        () => command.ShouldProcess(PlanSummary.Of(plan), PlanSummary.QuestionOf(plan), CaptionOf(plan)), plan.Domain, "Get-DirexioPlan");

    /// <summary>Asks about a removal likewise.</summary>
    public static bool Approve(this Cmdlet command, RemovalPlan plan) => Ask(
        () => command.ShouldProcess(RemovalSummary.Of(plan), RemovalSummary.QuestionOf(plan), $"Remove {plan.Domain}"), plan.Domain, "-WhatIf");

    /// <summary>Asks about a plan whatever the session's preference is.</summary>
    public static bool Insist(this Cmdlet command, DeploymentPlan plan) => Ask(
        () => command.ShouldContinue(PlanSummary.QuestionOf(plan), CaptionOf(plan)), plan.Domain, "Get-DirexioPlan");

    private static string CaptionOf(DeploymentPlan plan) => $"Deploy {plan.Domain}";

    // pwsh's own prompt fails with a null reference where standard input is closed.
    private static bool Ask(Func<bool> question, string domain, string preview)
    {
        try
        {
            return question();
        }
        catch (Exception cause) when (cause is HostException or PSInvalidOperationException or NotImplementedException or NullReferenceException)
        {
            throw CommandErrors.CannotAskForConfirmation(domain, preview, cause);
        }
    }
}
