using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>What AWS's free plan of an account means for a node.</summary>
internal static class FreePlanRule
{
    private const string Free = "FREE";

    private const string UpgradeCommand = "aws freetier upgrade-account-plan --account-plan-type PAID";

    /// <summary>True if AWS would refuse to launch the type.</summary>
    public static bool Refuses(FreeTierReading reading, InstanceTypeOffer type) => Restricts(reading) && type.IsFreeTierEligible == false;

    /// <summary>True if the account runs only the types that AWS names.</summary>
    public static bool Restricts(FreeTierReading reading) => reading.Plan == Free;

    /// <summary>Of these types those that a node fits on, the smallest first.</summary>
    public static IEnumerable<string> Fitting(IEnumerable<EligibleType> eligible) => eligible
        .Where(type => type.MemoryMiB >= MemoryRule.LeastMiB)
        .OrderBy(type => type.MemoryMiB)
        .ThenBy(type => type.Name, StringComparer.Ordinal)
        .Select(type => type.Name);

    /// <summary>What stands in the way, and both ways out of it.</summary>
    public static Advice Blocker(string type, string region, IEnumerable<EligibleType> eligible)
    {
        var fitting = Fitting(eligible).ToList();
        var choice = fitting.Count > 0
            ? Advice.Of(nameof(Texts.Free_Fitting), region, string.Join(", ", fitting))
            : Advice.Of(nameof(Texts.Free_NoneFitting), region);
        return Advice.Of(nameof(Texts.Block_FreePlan), type, choice, Advice.Of(nameof(Texts.Free_Upgrade), UpgradeCommand));
    }

    /// <summary>What one should know of the account's plan before agreeing to a node.</summary>
    public static IEnumerable<Advice> Notes(FreeTierReading reading, InstanceTypeOffer type, CostEstimate cost)
    {
        var upgrade = Advice.Of(nameof(Texts.Free_Upgrade), UpgradeCommand);
        if (reading.HasNone)
        {
            yield return Advice.Of(nameof(Texts.Warn_NoFreePlan));
        }
        else if (reading.Problem is { } problem)
        {
            yield return type.IsFreeTierEligible == false
                ? Advice.Of(nameof(Texts.Warn_FreePlanUnknownRefuses), problem, type.Name)
                : Advice.Of(nameof(Texts.Warn_FreePlanUnknown), problem);
        }
        else if (reading is { Plan: Free, Status: "EXPIRED" })
        {
            yield return Advice.Of(nameof(Texts.Warn_FreePlanExpired), upgrade);
        }
        else if (reading.Plan == Free)
        {
            yield return reading.ExpiresAt is { } date
                ? Advice.Of(
                    nameof(Texts.Warn_FreePlanEndsOn), date.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), upgrade)
                : Advice.Of(nameof(Texts.Warn_FreePlanEnds), upgrade);
        }

        if (reading is { Plan: Free, CreditsUsd: { } credits } && cost.TotalMonthlyUsd > credits)
        {
            var days = (int)(credits / cost.TotalMonthlyUsd * 30);
            yield return Advice.Of(
                nameof(Texts.Warn_CreditsLeft),
                AmountText.Usd(credits),
                days,
                AmountText.Usd(cost.TotalMonthlyUsd));
        }
    }
}
