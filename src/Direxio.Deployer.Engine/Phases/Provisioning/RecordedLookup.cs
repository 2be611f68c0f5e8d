namespace Direxio.Deployer.Engine.Phases.Provisioning;

/// <summary>Looks up what is on record. AWS may not show for some seconds what it has just made, so one "not found" proves nothing.</summary>
internal static class RecordedLookup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The resource of a recorded id.</summary>
    /// <exception cref="DeployException">RecordedResourceGone: it stayed invisible.</exception>
    public static async Task<T> FindAsync<T>(
        PhaseContext context, string kind, string id, Func<string, CancellationToken, Task<T?>> find, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await context.WaiterFor(PhaseId.S3_PROVISION).UntilAsync(
            new WaitPlan($"AWS to show the {kind} {id}", Patience),
            async token =>
            {
                var found = await find(id, token).ConfigureAwait(false);
                return new Probe<T?>(found, found is not null, "not found");
            },
            cancellationToken).ConfigureAwait(false);
        return answer.Value ?? throw DeployErrors.RecordedResourceGone(kind, id, context.Settings.Domain);
    }
}
