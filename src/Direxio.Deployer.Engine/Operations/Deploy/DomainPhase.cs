using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>S2: the domain was checked when the settings were made; here its irreversible binding is confirmed and recorded.</summary>
internal sealed class DomainPhase : IPhase
{
    public PhaseId Id => PhaseId.S2_DOMAIN;

    public Task<PhaseOutcome> RunAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        if (!settings.DomainBindingConfirmed)
        {
            throw SettingErrors.DomainBindingNotConfirmed(settings.Domain);
        }

        context.Session.Update(state =>
        {
            state.DnsMode = settings.DnsMode;
            state.Choices.IsDomainConfirmed = true;
        });
        return Task.FromResult<PhaseOutcome>(new PhaseOutcome.Done($"mode={context.State.Dns.ModeWord} domain={settings.Domain}"));
    }
}
