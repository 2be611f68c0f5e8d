using Xunit;

namespace Direxio.Deployer.Engine.Tests.Rehearsal;

/// <summary>A process that ends at one of its run's calls: from there on it neither calls nor writes.</summary>
internal static class Interruption
{
    /// <summary>
    /// Lets a run come to its end and keeps what there is before and after each of its calls, which is what it would leave if its
    /// process ended there. For the next process, return the bench to one of them.
    /// </summary>
    public static async Task<IReadOnlyList<Ending>> EndingsAsync(this RehearsalBench bench, Func<Task> run)
    {
        var endings = new List<Ending>();
        bench.Fault = (action, isAfter) => endings.Add(new(action, isAfter, bench.Snapshot()));
        await run();
        bench.Fault = null;
        Assert.NotEmpty(endings);
        return endings;
    }

    /// <summary>Ends a run at the first such call, and returns the bench to what it leaves.</summary>
    public static Task EndAtAsync(this RehearsalBench bench, string action, bool isAfter, Func<Task> run) =>
        EndAtAsync(bench, (called, afterwards) => called == action && afterwards == isAfter, run);

    /// <summary>The same where another rule says which call.</summary>
    public static async Task EndAtAsync(this RehearsalBench bench, Func<string, bool, bool> ends, Func<Task> run)
    {
        BenchSnapshot? left = null;
        bench.Fault = (action, isAfter) =>
        {
            if (left is not null || ends(action, isAfter))
            {
                left ??= bench.Snapshot();
                throw new InvalidOperationException($"The process ends at {action}.");
            }
        };
        Assert.NotNull(await Record.ExceptionAsync(run));
        Assert.NotNull(left);
        bench.Return(left);
    }
}

/// <summary>What a process leaves that ends at a call.</summary>
/// <param name="Action">The call.</param>
/// <param name="IsAfter">Whether the call took effect.</param>
/// <param name="Left">What is left.</param>
internal sealed record Ending(string Action, bool IsAfter, BenchSnapshot Left)
{
    public override string ToString() => $"{(IsAfter ? "after" : "before")} {Action}";
}
