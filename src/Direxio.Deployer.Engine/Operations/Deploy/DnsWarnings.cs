using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>What the user should know of DNS before anything is created.</summary>
internal static class DnsWarnings
{
    public static IEnumerable<string> Find(DeploymentSettings settings, ZoneFinding zone, DnsSnapshot dns)
    {
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
