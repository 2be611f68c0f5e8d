using System.Management.Automation;
using System.Management.Automation.Host;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Asks ShouldProcess on behalf of a cmdlet; to be called on the pipeline thread.</summary>
internal static class Approval
{
    /// <summary>True if -WhatIf holds, given or inherited.</summary>
    public static bool IsWhatIf(this PSCmdlet command) =>
        command.MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
            ? given is SwitchParameter { IsPresent: true }
            : LanguagePrimitives.IsTrue(command.GetVariableValue("WhatIfPreference"));

    /// <summary>True if -Confirm:$false was given: the caller wants no question.</summary>
    public static bool DeclinesPrompt(this PSCmdlet command) =>
        command.MyInvocation.BoundParameters.TryGetValue("Confirm", out var value) && value is SwitchParameter { IsPresent: false };

    /// <summary>True if -Confirm was given, so that the user wants to be asked whatever else holds.</summary>
    public static bool WantsPrompt(this PSCmdlet command) =>
        command.MyInvocation.BoundParameters.TryGetValue("Confirm", out var given) && given is SwitchParameter { IsPresent: true };

    /// <summary>One ShouldProcess question; a session that cannot ask is told how to answer beforehand.</summary>
    public static bool Approve(this Cmdlet command, string description, string question, string caption, string? domain)
    {
        try
        {
            return command.ShouldProcess(description, question, caption);
        }
        catch (Exception cause) when (cause is HostException or PSInvalidOperationException or NotImplementedException)
        {
            throw CommandErrors.CannotAskForConfirmation(domain, cause);
        }
    }
}
