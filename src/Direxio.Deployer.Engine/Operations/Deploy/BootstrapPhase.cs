using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// S4: the node answers on https://domain/healthz with a certificate that this machine trusts. It is asked at its recorded
/// address, since what DNS says on this machine may be older than the record. When that takes long, the node's boot report
/// is read over SSH beside it, so that a failure names its step.
/// </summary>
internal sealed class BootstrapPhase(INodeHttp http, NodeAccess access, CloudPorts cloud) : IPhase
{
    /// <summary>A wrong certificate may be a former server's, where a proxy looks the name up. DNS TTL is 60 seconds.</summary>
    private static readonly TimeSpan CertificatePatience = TimeSpan.FromSeconds(30);

    /// <summary>What the node begins with; null for an empty server.</summary>
    public INodeOrigin? Origin { get; init; }

    public PhaseId Id => PhaseId.S4_BOOTSTRAP_STACK;

    public async Task<PhaseOutcome> RunAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var domain = context.Settings.Domain;
        if (context.State.Choices is { FromBackup: { } backup, IsBackupApplied: false })
        {
            await (Origin ?? throw DeploymentErrors.OriginUnknown(domain, backup))
                .BringAsync(context, access, cancellationToken).ConfigureAwait(false);
        }

        var client = new MessageServerClient(context.AtRecordedAddress(http), domain, context.Observer.Redactor);
        await using var machine = new InstanceWatch(context, cloud, cancellationToken);
        await using var watch = new BootWatch(context, access, cancellationToken);
        var begun = context.Clock.GetTimestamp();

        var answer = await context.WaiterFor(Id).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_Answer), $"{MatrixNames.OriginOf(domain)}/healthz"), context.Settings.Timeout)
            {
                Pace = Pauses.NodeHealth,
            },
            async token =>
            {
                var health = await client.GetHealthAsync(token).ConfigureAwait(false);
                if (health.IsHealthy)
                {
                    return new Probe<Advice>(health.Detail, true, health.Detail);
                }

                // A machine that is dead, stopped or cut off explains every other failure.
                var elapsed = context.Clock.GetElapsedTime(begun);
                if (await machine.LookAsync(elapsed).ConfigureAwait(false) is { } trouble)
                {
                    return new Probe<Advice>(health.Detail, false, Advice.Join("; ", [health.Detail, trouble]));
                }

                if (health.Failure is HttpFailure.CertificateInvalid && elapsed >= CertificatePatience)
                {
                    throw NodeErrors.CertificateNotTrusted(domain, health.Detail);
                }

                var boot = await watch.LookAsync(elapsed).ConfigureAwait(false);
                return new Probe<Advice>(health.Detail, false, boot is null ? health.Detail : Advice.Join("; ", [health.Detail, boot]));
            },
            cancellationToken).ConfigureAwait(false);
        return answer.IsSatisfied
            ? new PhaseOutcome.Done($"healthz 200 @ {MatrixNames.OriginOf(domain)} ({answer.Value.ToEnglish()})")
            : throw NodeErrors.HealthTimedOut(domain, answer.Value, watch.LastSeen);
    }
}
