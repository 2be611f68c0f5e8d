namespace Direxio.Deployer.Engine.Foundation;

/// <summary>What was begun early, and may turn out not to be needed.</summary>
internal static class AbandonedTask
{
    /// <summary>Lets it fail unheard, if nobody comes to ask what came of it.</summary>
    public static void LetFail(this Task task) => _ = task.ContinueWith(
        static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    /// <summary>Waits until it has ended, however that was.</summary>
    public static async Task UntilEndedAsync(this Task task) =>
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
