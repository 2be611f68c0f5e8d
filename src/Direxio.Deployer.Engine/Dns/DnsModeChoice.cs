using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Dns;

/// <summary>
/// Who is to keep the record of a domain where the user named nobody: Route 53 if the world asks a public hosted zone of
/// the account, else the user.
/// </summary>
/// <param name="Mode">The mode.</param>
/// <param name="Reason">Why, as the rest of a sentence.</param>
internal sealed record DnsModeChoice(string Mode, Advice Reason)
{
    /// <summary>What fits but was not taken, since nobody is asked; null where nothing else fits.</summary>
    public Advice? Alternative { get; private init; }

    /// <summary>Makes the choice from what the account and DNS say.</summary>
    /// <param name="zone">Reads what the account's Route 53 holds for the domain.</param>
    /// <param name="dns">Reads what the domain's authoritative servers say.</param>
    /// <param name="isUnattended">True if nobody is asked before the account's DNS is written.</param>
    /// <exception cref="CloudException">There are no credentials that AWS accepts, so nothing can be known.</exception>
    public static async Task<DnsModeChoice> MakeAsync(Func<Task<ZoneFinding>> zone, Func<Task<DnsSnapshot>> dns, bool isUnattended)
    {
        ZoneFinding finding;
        try
        {
            finding = await zone().ConfigureAwait(false);
        }

        // The user's own way needs nothing of Route 53, so that it cannot be read stands in nobody's way. The plan tells it.
        catch (CloudException exception) when (!exception.IsOfCredentials)
        {
            return ByUser(Advice.Of(nameof(Texts.Mode_ZonesUnread), exception.Message));
        }
        catch (DeployException exception)
        {
            return ByUser(exception.Message.TrimEnd('.'));
        }

        if (finding.Zone is not { } found)
        {
            return ByUser(Advice.Of(nameof(Texts.Mode_NoZone)));
        }

        var world = await dns().ConfigureAwait(false);
        var zoneName = Advice.Of(nameof(Texts.Mode_Zone), found.Name, found.Id);
        if (world.Obstacle is not null || finding.IsElsewhere)
        {
            return ByUser(world.Obstacle is { } obstacle
                ? Advice.Of(nameof(Texts.Mode_Unseen), zoneName, obstacle.Explanation)
                : Advice.Of(nameof(Texts.Mode_Elsewhere), zoneName));
        }

        var serves = Advice.Of(nameof(Texts.Mode_ZoneServes), zoneName);
        return isUnattended
            ? ByUser(Advice.Of(nameof(Texts.Mode_Unattended))) with
            {
                Alternative = Advice.Of(nameof(Texts.Warn_DnsByYourself), serves),
            }
            : new(DnsMode.Route53, serves);
    }

    private static DnsModeChoice ByUser(Advice reason) => new(DnsMode.User, reason);
}
