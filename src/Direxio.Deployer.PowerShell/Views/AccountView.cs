using System.Globalization;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>What is known of the account: whose credentials these are, and what they have to be allowed.</summary>
internal static class AccountView
{
    public static ViewText Write(AwsCredential credential, ViewText text) => text
        .Add("Account", ViewText.Marked(credential.AccountId, credential.Rehearsal))
        .Add(
            "Identity",
            credential.Arn + (credential.IsRoot ? text.Style.State(Texts.View_RootUser, StateMeaning.Attention) : string.Empty))
        .Add("Source", credential.Source)
        .Add("File", credential.File)
        .Add("Region", credential.Region)
        .Add("Expires at", ViewTime.Of(credential.ExpiresAt))
        .Add("Clock", credential.ClockDifference is { } difference
            ? difference.TotalSeconds.ToString("+0;-0;0", CultureInfo.InvariantCulture) + " s from that of AWS"
            : null)
        .Add("Next action", credential.NextAction)
        .Add("Checked at", ViewTime.Of(credential.CheckedAt));

    // The document is copied into the console as it is.
    public static ViewText Write(AwsPolicy policy, ViewText text) => text
        .Add("Scope", string.Join(", ", policy.Scope))
        .Add("Partition", policy.Partition)
        .Add("Next action", policy.NextAction)
        .AddHeading("Document")
        .AddWhole(policy.Document);
}
