using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>The identity of a rehearsed account may do everything.</summary>
internal sealed class RehearsalPermissions(RehearsalWorld world) : IPermissions
{
    private static readonly PermissionReading Allowed = new(AwsPermissionDecision.Allowed, "The rehearsed account allows everything.");

    public Task<IReadOnlyList<PermissionReading>> SimulateAsync(
        string principal, IReadOnlyList<PermissionQuestion> questions, CancellationToken cancellationToken) =>
        world.ReadAsync<IReadOnlyList<PermissionReading>>(
            "SimulatePrincipalPolicy", _ => [.. questions.Select(_ => Allowed)], cancellationToken);

    public Task<PermissionReading?> DryRunAsync(string action, CancellationToken cancellationToken) =>
        world.ReadAsync<PermissionReading?>(action.Split(':')[^1], _ => Allowed, cancellationToken);
}
