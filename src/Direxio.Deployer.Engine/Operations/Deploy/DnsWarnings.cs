using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Foundation.Guidance;
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
    public static async Task<IEnumerable<Advice>> FindAsync(DeploymentSettings settings, AccountSurvey survey)
    {
        var choice = await survey.DnsChoice.ConfigureAwait(false);
        var zone = await survey.Zone.ConfigureAwait(false);
        return [.. Find(settings, choice, zone, await survey.Dns.ConfigureAwait(false))];
    }

    private static IEnumerable<Advice> Find(DeploymentSettings settings, DnsModeChoice? choice, ZoneFinding zone, DnsSnapshot dns)
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
            yield return Advice.Of(nameof(Texts.Warn_DnsUnseen), settings.Domain, obstacle.Explanation);
        }

        if (settings.IsUserDns && PublicAnswer.Describe(dns, null) is { } visible)
        {
            yield return Advice.Of(nameof(Texts.Warn_DnsAnswers), settings.Domain, visible);
        }

        if (PublicAnswer.OfWildcard(dns) is { } wildcard)
        {
            yield return Advice.Of(nameof(Texts.Warn_DnsWildcard), wildcard, settings.Domain);
        }
    }
}
