namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>What the user is asked to agree to.</summary>
/// <param name="Domain">What it is about.</param>
/// <param name="Caption">The title of the question.</param>
/// <param name="Summary">All that one must know before agreeing, as lines of text.</param>
/// <param name="Prompt">The question that follows the summary.</param>
/// <param name="Preview">The cmdlet or switch that shows the same without asking.</param>
internal sealed record Proposal(string Domain, string Caption, string Summary, string Prompt, string Preview)
{
    /// <summary>The parameter by which most questions are answered beforehand, and PowerShell's own in brackets.</summary>
    public const string UsualConsent = "-Force (-Confirm:$false)";

    /// <summary>The parameter by which a domain is given beforehand in place of typing it.</summary>
    public static string DomainConsent(string domain) => AdvisedCommand.Parameter("ConfirmDomain", domain);

    /// <summary>The same in technical words, for -Verbose; null if there are no others.</summary>
    public string? Details { get; init; }

    /// <summary>The parameters by which the user agrees beforehand.</summary>
    public string Consent { get; init; } = UsualConsent;

    /// <summary>What is said if the user declines.</summary>
    public string Declined { get; init; } = Texts.Declined;

    /// <summary>The summary with the question.</summary>
    public string Question => $"{Summary}{Environment.NewLine}{Environment.NewLine}{Prompt}";
}
