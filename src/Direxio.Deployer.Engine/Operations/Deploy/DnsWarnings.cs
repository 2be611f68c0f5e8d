using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>What the user should know of DNS before anything is created.</summary>
internal static class DnsWarnings
{
    /// <summary>The warnings.</summary>
    /// <param name="settings">What is planned.</param>
    /// <param name="survey">What the account and DNS say.</param>
    public static async Task<IEnumerable<string>> FindAsync(DeploymentSettings settings, AccountSurvey survey)
    {
        var choice = await survey.DnsChoice.ConfigureAwait(false);
        var zone = await survey.Zone.ConfigureAwait(false);
        return [.. Find(settings, choice, zone, await survey.Dns.ConfigureAwait(false))];
    }

    private static IEnumerable<string> Find(DeploymentSettings settings, DnsModeChoice? choice, ZoneFinding zone, DnsSnapshot dns)
    {
        if (choice?.Alternative is { } alternative)
        {
            yield return alternative;
        }

        foreach (var warning in zone.Warnings)
        {
            yield return warning;
        }

        if (dns.Obstacle is { } obstacle)
        {
            yield return $"From here it cannot be seen what the authoritative name servers say of {settings.Domain}: "
                + $"{obstacle.Explanation}. What stands at the name now is not known, and the deployment will go by what other resolvers "
                + "agree on (-DnsResolver names them).";
        }

        if (settings.IsUserDns && PublicAnswer.Describe(dns, null) is { } visible)
        {
            yield return $"{settings.Domain} already answers with {visible}. You will have to replace that by an A record with "
                + "the new address alone.";
        }

        if (PublicAnswer.OfWildcard(dns) is { } wildcard)
        {
            yield return $"A wildcard answers {wildcard} for {settings.Domain}, which has no record of its own. "
                + "The A record of the node ends that for this name; the wildcard can stay.";
        }
    }
}
