using System.Management.Automation;
using System.Management.Automation.Host;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Asks the user on behalf of a cmdlet; to be called on the pipeline thread.</summary>
internal static class Approval
{
    private const string Consent = "-Force or -Confirm:$false";

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
            : LanguagePrimitives.TryConvertTo<ConfirmImpact>(command.GetVariableValue("ConfirmPreference"), out var least)
                && least == ConfirmImpact.None;

    /// <summary>True if nobody will be asked, as the user said with -Force or to the session.</summary>
    public static bool IsUnattended(this PSCmdlet command, bool force) =>
        (force || command.RefusesPrompt()) && !command.WantsPrompt();

    /// <summary>Asks by ShouldProcess, so that -WhatIf, -Confirm and the session's preference count.</summary>
    /// <param name="command">The cmdlet that asks.</param>
    /// <param name="proposal">What is asked.</param>
    /// <param name="agreed">The user agreed beforehand, as by -Force, and is asked only if -WhatIf or -Confirm say so.</param>
    public static bool Approve(this PSCmdlet command, Proposal proposal, bool agreed)
    {
        if (!agreed || command.IsWhatIf() || command.WantsPrompt())
        {
            return Ask(() => command.ShouldProcess(proposal.Summary, proposal.Question, proposal.Caption), proposal);
        }

        command.WriteVerbose(proposal.Summary);
        return true;
    }

    /// <summary>Asks whatever the session's preference is.</summary>
    /// <param name="command">The cmdlet that asks.</param>
    /// <param name="proposal">What is asked.</param>
    /// <param name="consent">The parameter by which the user agrees beforehand.</param>
    public static bool Insist(this PSCmdlet command, Proposal proposal, string consent = Consent) =>
        Ask(() => command.ShouldContinue(proposal.Question, proposal.Caption), proposal, consent);

    // pwsh's own prompt fails with a null reference where standard input is closed.
    private static bool Ask(Func<bool> question, Proposal proposal, string consent = Consent)
    {
        try
        {
            return question();
        }
        catch (Exception cause)
            when (cause is HostException or PSInvalidOperationException or NotImplementedException or NullReferenceException)
        {
            throw CommandErrors.CannotAskForConfirmation(proposal.Domain, proposal.Preview, consent, cause);
        }
    }
}
