using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Checks;

/// <summary>Whether the registration of the domain is about to run out: with the name, all accounts of the node are lost.</summary>
internal sealed class RegistrationCheck(NodeLook look) : IDeploymentCheck
{
    /// <summary>A registration that renews itself has done so long before; one that is this near has failed at it.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromDays(30);

    /// <summary>Without automatic renewal, someone has to act in time.</summary>
    private static readonly TimeSpan NearByHand = TimeSpan.FromDays(60);

    public string Name => "DomainRegistration";

    public string Source => "AWS";

    // A domain has one registration in the world: the account that holds it need not be the node's. Most are registered elsewhere, and
    // many policies do not let anyone ask; neither is a fault that a check should tell of again and again.
    public async Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var registered = await look.Cloud.Registrations.ListAsync(cancellationToken).ConfigureAwait(false);
            var own = registered.Where(one => DnsText.IsWithin(look.Domain, one.Name)).MaxBy(one => one.Name.Length);
            return
            [
                own?.ExpiresAt is { } until
                    ? Of(own, until, until - look.Ports.Clock.GetUtcNow())
                    : AskRegistrar(Texts.Check_RegisteredElsewhere.InWords()),
            ];
        }
        catch (CloudException exception)
        {
            return [AskRegistrar(exception.Message)];
        }
    }

    private CheckRow Of(DomainRegistration own, DateTimeOffset until, TimeSpan left)
    {
        var renews = own.AutoRenew == true;
        return CheckRow.Of(
            left > (renews ? Near : NearByHand),
            Name,
            Texts.Check_RegistrationLasts.InWords(own.Name, (renews ? Near : NearByHand).Days),
            (renews ? Texts.Check_RegistrationRenews : Texts.Check_RegistrationEnds).InWords(
                until.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), (int)left.TotalDays),
            left > TimeSpan.Zero ? CheckSeverity.Warning : CheckSeverity.Error,
            Advice.Of(nameof(Texts.Check_RenewDomain), own.Name));
    }

    private CheckRow AskRegistrar(string reason) => new(
        Name,
        Texts.Check_RegistrationLasts.InWords(look.Domain, NearByHand.Days),
        Texts.Check_AskRegistrar.InWords(reason.TrimEnd('.', '。')),
        CheckSeverity.Info,
        null);
}
