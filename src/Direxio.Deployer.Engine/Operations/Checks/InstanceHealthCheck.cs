using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Checks;

/// <summary>The status checks of the instance, and what AWS has scheduled for it, such as the retirement of its hardware.</summary>
internal sealed class InstanceHealthCheck(NodeLook look) : IDeploymentCheck
{
    public string Name => "InstanceHealth";

    public string Source => "AWS";

    public async Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancellationToken)
    {
        await look.ProveAccountAsync(cancellationToken).ConfigureAwait(false);
        var id = look.State.Resources.InstanceId!;
        if (await look.Cloud.Instances.ReadHealthAsync(id, cancellationToken).ConfigureAwait(false) is not { } health)
        {
            // That there is no instance is a row of its own.
            return [];
        }

        var seen = Texts.Check_HealthSeen.InWords(health.SystemStatus, health.InstanceStatus);
        return
        [
            CheckRow.Of(
                !health.IsImpaired && health.Events.Count == 0,
                Name,
                Texts.Check_HealthExpected.InWords(),
                health.Events.Count == 0 ? seen : Texts.Check_HealthEvents.InWords(seen, string.Join("; ", health.Events.Select(InWords))),
                health.IsImpaired ? CheckSeverity.Error : CheckSeverity.Warning,
                Advice.Of(nameof(Texts.Check_OtherHardware), Commands.StopNode(look.Domain), Commands.StartNode(look.Domain))),
        ];
    }

    private static string InWords(InstanceEvent one) => one.NotBefore is { } time
        ? string.Create(CultureInfo.InvariantCulture, $"{one.Code}, {time.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {one.Description}")
        : $"{one.Code}: {one.Description}";
}
