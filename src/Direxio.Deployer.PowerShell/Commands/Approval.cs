using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;
using System.Runtime.CompilerServices;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;
using Direxio.Deployer.PowerShell.Views;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Asks the user on behalf of a cmdlet; to be called on the pipeline thread.</summary>
internal static class Approval
{
    private static readonly ConditionalWeakTable<PSCmdlet, StandingAnswer> ForAll = [];

    // In the language of the session that is asked.
    private static Choice[] Choices =>
    [
        new(Texts.Answer_Yes, Texts.Answer_YesHelp, IsYes: true, IsForAll: false),
        new(Texts.Answer_YesToAll, Texts.Answer_YesToAllHelp, IsYes: true, IsForAll: true),
        new(Texts.Answer_No, Texts.Answer_NoHelp, IsYes: false, IsForAll: false),
        new(Texts.Answer_NoToAll, Texts.Answer_NoToAllHelp, IsYes: false, IsForAll: true),
    ];

    /// <summary>True if -WhatIf holds, given or inherited.</summary>
    public static bool IsWhatIf(this PSCmdlet command) =>
        command.MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
            ? given is SwitchParameter { IsPresent: true }
            : LanguagePrimitives.IsTrue(command.GetVariableValue("WhatIfPreference"));

    /// <summary>True if -Confirm was given, so that the user wants to be asked whatever else holds.</summary>
    public static bool WantsPrompt(this PSCmdlet command) => command.ConfirmGiven() == true;

    /// <summary>True if -Confirm:$false was given, or the session never wants to be asked.</summary>
    public static bool RefusesPrompt(this PSCmdlet command) =>
        command.ConfirmGiven() is { } given
            ? !given
            : LanguagePrimitives.TryConvertTo<ConfirmImpact>(command.GetVariableValue("ConfirmPreference"), out var least)
                && least == ConfirmImpact.None;

    /// <summary>
    /// True if this very command was told not to ask, by -Force or -Confirm:$false; what the session prefers is no word on it.
    /// </summary>
    public static bool IsToldNotToAsk(this PSCmdlet command, bool force) => command.ConfirmGiven() switch
    {
        { } given => !given,
        null => force,
    };

    /// <summary>True if nobody will be asked, as the user said with -Force or to the session.</summary>
    public static bool IsUnattended(this PSCmdlet command, bool force) =>
        (force || command.RefusesPrompt()) && !command.WantsPrompt();

    /// <summary>Asks, if -WhatIf, -Confirm and the session's preference want that. What is not answered with yes is not done.</summary>
    /// <param name="command">The cmdlet that asks.</param>
    /// <param name="proposal">What is asked.</param>
    /// <param name="agreed">The user agreed beforehand, as by -Force, and is asked only if -WhatIf or -Confirm say so.</param>
    public static bool Approve(this PSCmdlet command, Proposal proposal, bool agreed)
    {
        if (command.IsWhatIf())
        {
            return command.ShouldProcess(proposal.Summary, proposal.Question, proposal.Caption);
        }

        if (command.WantsPrompt() || (!agreed && command.IsAsking()))
        {
            return command.Insist(proposal);
        }

        command.WriteVerbose(proposal.Details ?? proposal.Summary);
        return true;
    }

    /// <summary>Asks whatever the session's preference is.</summary>
    /// <param name="command">The cmdlet that asks.</param>
    /// <param name="proposal">What is asked.</param>
    public static bool Insist(this PSCmdlet command, Proposal proposal)
    {
        var forAll = ForAll.GetOrCreateValue(command);
        if (forAll.Answer is null)
        {
            var choices = Choices;
            var no = Array.FindIndex(choices, one => !one.IsYes);
            var chosen = choices[command.Ask(
                () => command.Host.UI.PromptForChoice(proposal.Caption, command.ForWindow(proposal.Question), Offers(choices), no),
                cause => CommandErrors.CannotAskForConfirmation(proposal.Domain, proposal.Preview, proposal.Consent, cause))];
            forAll.Answer = chosen.IsForAll ? chosen.IsYes : null;
            return chosen.IsYes || command.Decline(proposal);
        }

        return forAll.Answer.Value || command.Decline(proposal);
    }

    /// <summary>Has the domain typed, for what cannot be undone. Who typed it is not asked again.</summary>
    /// <param name="command">The cmdlet that asks.</param>
    /// <param name="proposal">What is asked.</param>
    /// <param name="given">The domain as it was given beforehand; null if it was not.</param>
    /// <param name="agreed">The user agreed beforehand without the domain, as by -Force.</param>
    public static bool ApproveByDomain(this PSCmdlet command, Proposal proposal, string? given, bool agreed)
    {
        if (command.IsWhatIf() || (given is null && agreed))
        {
            return command.Approve(proposal, agreed);
        }

        RequireSame(
            proposal.Domain,
            given ?? command.AskForText(proposal.Caption, proposal.Question, "Domain", Texts.Answer_Domain)
                ?? throw CommandErrors.CannotAskForDomain(proposal.Domain, proposal.Preview, proposal.Consent),
            proposal.Consent);
        return given is null || command.Approve(proposal, agreed: true);
    }

    /// <summary>Refuses another domain than the one that is meant.</summary>
    /// <param name="domain">The domain that is meant.</param>
    /// <param name="typed">What was typed for it.</param>
    /// <param name="consent">The parameter with which it can be given beforehand.</param>
    public static void RequireSame(string domain, string typed, string consent)
    {
        if (!DeploymentEngine.IsSameDomain(typed, domain))
        {
            throw CommandErrors.DomainNotConfirmed(domain, typed, consent);
        }
    }

    /// <summary>Has a text typed, such as a domain that was not given.</summary>
    /// <param name="command">The cmdlet that asks.</param>
    /// <param name="caption">The title of the question.</param>
    /// <param name="question">The question.</param>
    /// <param name="field">The name of the parameter that it stands for.</param>
    /// <param name="label">What it is, for people.</param>
    /// <returns>What was typed; null where it cannot be asked.</returns>
    public static string? AskForText(this PSCmdlet command, string caption, string question, string field, string label)
    {
        var answers = command.Ask(
            () => command.Host.UI.Prompt(caption, command.ForWindow(question), [new(field) { Label = label }]), failure: null);

        // pwsh's own prompt answers with nothing at all where its input ends.
        return answers is not null && answers.TryGetValue(field, out var typed) ? typed?.ToString() ?? string.Empty : null;
    }

    // A host breaks lines wherever the window ends, and forgets how far in they began.
    private static string ForWindow(this PSCmdlet command, string text) =>
        WordWrap.Hanging(text, new ViewStyle(command.Host, style: null).Width);

    private static bool? ConfirmGiven(this PSCmdlet command) =>
        command.MyInvocation.BoundParameters.TryGetValue("Confirm", out var given) && given is SwitchParameter { IsPresent: var isPresent }
            ? isPresent
            : null;

    private static bool Decline(this PSCmdlet command, Proposal proposal)
    {
        command.Tell(proposal.Declined);
        return false;
    }

    // What the session's preference says of a command of this impact.
    private static bool IsAsking(this PSCmdlet command)
    {
        var impact = command.GetType().GetCustomAttribute<CmdletAttribute>()?.ConfirmImpact ?? ConfirmImpact.Medium;
        return !command.RefusesPrompt()
            && LanguagePrimitives.TryConvertTo<ConfirmImpact>(command.GetVariableValue("ConfirmPreference"), out var least)
            && impact >= least;
    }

    private static Collection<ChoiceDescription> Offers(Choice[] choices) =>
        [.. choices.Select(one => new ChoiceDescription(one.Label, one.Help))];

    // pwsh's own prompt fails with a null reference where standard input is closed.
    private static T? Ask<T>(this PSCmdlet command, Func<T> question, Func<Exception, DeployException>? failure)
    {
        try
        {
            // Nobody would see it: it would only stand among the results, and wait for an input that may never come.
            var answer = command.IsElsewhere() && !command.CanBeAsked() ? throw new HostException() : question();

            // A prompt that is stopped comes back as if it had been answered with nothing.
            return command.Stopping ? throw new PipelineStoppedException() : answer;
        }
        catch (Exception cause)
            when (cause is HostException or PSInvalidOperationException or NotImplementedException or NullReferenceException)
        {
            return failure is null ? default : throw failure(cause);
        }
    }

    private sealed record Choice(string Label, string Help, bool IsYes, bool IsForAll);

    private sealed class StandingAnswer
    {
        public bool? Answer { get; set; }
    }
}
