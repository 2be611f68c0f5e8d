namespace Direxio.Deployer.Engine.Phases;

/// <summary>S2: the domain was checked when the settings were made; here its irreversible binding is confirmed and recorded.</summary>
internal sealed class DomainPhase : IPhase
{
    public PhaseId Id => PhaseId.S2_DOMAIN;

    public Task<PhaseOutcome> RunAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        if (!settings.DomainBindingConfirmed)
        {
            throw DeployErrors.DomainBindingNotConfirmed(settings.Domain);
        }

        var mode = settings.DnsMode == DnsMode.Route53 ? "route53" : "user";
        context.Session.Update(state =>
        {
            state["domain_mode"] = mode;
            state.Root["domain_confirmed_irreversible"] = true;
        });
        return Task.FromResult<PhaseOutcome>(new PhaseOutcome.Done($"mode={mode} domain={settings.Domain}"));
    }
}
