using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Runs;

/// <summary>Keeps a node and another account's credentials apart: what that account does not know of the node proves nothing.</summary>
internal static class AccountGuard
{
    private const string EvidenceMarker = "account=";
    private const int IdLength = 12;

    /// <summary>The account that a state belongs to; releases up to 0.1.11 have it in the evidence of S0 only.</summary>
    public static string? RecordedIn(NodeState state)
    {
        if (state.AccountId is { } account)
        {
            return account;
        }

        var evidence = state.GetPhase(PhaseId.S0_PREREQ_AWS).Evidence;
        var start = evidence?.IndexOf(EvidenceMarker, StringComparison.Ordinal) ?? -1;
        var digits = start < 0
            ? string.Empty
            : new string([.. evidence![(start + EvidenceMarker.Length)..].TakeWhile(char.IsAsciiDigit)]);
        return digits.Length == IdLength ? digits : null;
    }

    /// <summary>Refuses credentials of another account than the recorded one; a state that records none takes any.</summary>
    /// <exception cref="DeployException">AccountMismatch.</exception>
    public static void Require(string domain, string? recorded, CallerIdentity identity)
    {
        if (recorded is not null && recorded != identity.AccountId)
        {
            throw AccountMismatch(domain, recorded, identity.AccountId);
        }
    }

    private static DeployException AccountMismatch(string domain, string recorded, string actual) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        Advice.OfError(nameof(ErrorTexts.AccountMismatch), domain, recorded, actual),
        Advice.OfError(nameof(ErrorTexts.AccountMismatch_Next), recorded),
        "ProfileName");
}
