using System.Globalization;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>What AWS's free plan of an account means for a node.</summary>
internal static class FreePlanRule
{
    /// <summary>What a node needs, in MiB; a smaller one runs out of memory.</summary>
    private const int LeastMemoryMiB = 2048;

    private const string Free = "FREE";

    private const string Upgrade =
        "upgrade the account to the paid plan (Billing and Cost Management console; or: aws freetier upgrade-account-plan "
        + "--account-plan-type PAID), after which charges apply";

    /// <summary>True if AWS would refuse to launch the type.</summary>
    public static bool Refuses(FreeTierReading reading, InstanceTypeOffer type) => Restricts(reading) && type.IsFreeTierEligible == false;

    /// <summary>True if the account runs only the types that AWS names.</summary>
    public static bool Restricts(FreeTierReading reading) => reading.Plan == Free;

    /// <summary>Of these types those that a node fits on, the smallest first.</summary>
    public static IEnumerable<string> Fitting(IEnumerable<EligibleType> eligible) => eligible
        .Where(type => type.MemoryMiB >= LeastMemoryMiB)
        .OrderBy(type => type.MemoryMiB)
        .ThenBy(type => type.Name, StringComparer.Ordinal)
        .Select(type => type.Name);

    /// <summary>What stands in the way, and both ways out of it.</summary>
    public static string Blocker(string type, string region, IEnumerable<EligibleType> eligible)
    {
        var fitting = Fitting(eligible).ToList();
        var choice = fitting.Count > 0
            ? $"Give -InstanceType one that it runs in {region} and that has the memory for a node ({string.Join(", ", fitting)})"
            : $"None of the types that it runs in {region} has the 2 GiB of memory that a node needs: choose another -Region";
        return $"This AWS account has the free plan, which does not run a {type}. {choice}, or {Upgrade}.";
    }

    /// <summary>What one should know of the account's plan before agreeing to a node.</summary>
    public static IEnumerable<string> Notes(FreeTierReading reading, InstanceTypeOffer type, CostEstimate cost)
    {
        if (reading.HasNone)
        {
            yield return "This account has no free plan; charges apply from the first hour.";
        }
        else if (reading.Problem is { } problem)
        {
            yield return $"Whether this account has AWS's free plan is unknown ({problem})."
                + (type.IsFreeTierEligible == false ? $" If it has, AWS refuses to launch a {type.Name}." : string.Empty);
        }
        else if (reading is { Plan: Free, Status: "EXPIRED" })
        {
            yield return "The free plan of this account has expired, and AWS closes such an account with all that is in it. "
                + $"Before you go on, {Upgrade}.";
        }
        else if (reading.Plan == Free)
        {
            var end = reading.ExpiresAt is { } date
                ? string.Create(CultureInfo.InvariantCulture, $" on {date.UtcDateTime:yyyy-MM-dd}")
                : string.Empty;
            yield return $"This account has AWS's free plan. When it ends{end}, or when its credits are used up, "
                + $"AWS closes the account and the node with it; before that, {Upgrade}.";
        }

        if (reading is { Plan: Free, CreditsUsd: { } credits } && cost.TotalMonthlyUsd > credits)
        {
            var days = (int)(credits / cost.TotalMonthlyUsd * 30);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The {credits:0.00} USD of credits left pay for about {days} days of this node "
                    + $"({cost.TotalMonthlyUsd:0.00} USD a month).");
        }
    }
}
