using System.Globalization;
using System.Text;
using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Speed;

/// <summary>
/// One whole deployment and its removal, timed against their parts: the AWS calls and how many of them come one after the other, the
/// machine's boot, and what is waited for.
/// </summary>
internal static class SpeedTable
{
    /// <summary>Time added to each AWS call unless told otherwise: about that of a call to a region on the same continent.</summary>
    public const int UsualLatencyMs = 80;

    private const string Domain = "chat.example.org";
    private const string Booting = "Phase 5 of 8";

    /// <summary>Deploys, removes and tells what took how long.</summary>
    public static async Task<string> MeasureAsync(
        PrivateInternet range, int latencyMs, int bootDelayMs, CancellationToken cancellationToken)
    {
        await range.SetUpAsync(new RangeConfig { LatencyMs = latencyMs, BootDelayMs = bootDelayMs });
        var deployment = await SpeedRun.MeasureAsync(
            range,
            ["Start-DirexioDeployment", "-Domain", Domain, "-DnsMode", "Route53", "-Region", "us-east-1", "-ConfirmDomainBinding"],
            cancellationToken);
        var instance = (await range.MachinesAsync())[0];
        var bootedAt = File.GetLastWriteTimeUtc(Path.Combine(range.Folder, "machines", instance, "booted"));
        var booted = await range.ClockAsync() - (DateTime.UtcNow - bootedAt).TotalMilliseconds;
        var removal = await SpeedRun.MeasureAsync(range, ["Remove-DirexioNode", "-Domain", Domain], cancellationToken);
        return $"""
            Load of the machine over the last minute: {Load()}. {latencyMs} ms added to each AWS call; an instance begins to boot after
            {bootDelayMs} ms.

            One deployment in Route53 mode.

            {DeploymentTable(deployment, booted)}
            {WaitTable(deployment)}
            {Series(deployment, CriticalCalls(deployment))}

            Its removal.

            {RemovalTable(removal)}
            {WaitTable(removal)}
            {Series(removal, removal.Calls)}

            """;
    }

    private static string DeploymentTable(SpeedRun run, double booted)
    {
        var launch = run.Calls.First(call => call.Action == "RunInstances").EndMs;
        var boot = booted - launch;
        var sequence = run.Calls.Sum(call => call.AloneMs);
        var covered = Covered(run.Calls);
        var busy = Covered([.. run.Calls, new LoggedCall("range", "boot", launch, booted, 200, boot, null)]);
        var table = new Table(run.TotalMs);
        table.Row("the whole command", run.TotalMs);
        table.Row($"AWS calls, one after the other ({run.Calls.Count} calls)", sequence);
        table.Row("AWS calls, time while any is under way", covered);
        table.Row("boot, from the launch to cloud-init's end", boot);
        if (Noticed(run) is { } noticed)
        {
            table.Row("ready node noticed, at the latest after", noticed);
        }

        table.Row("neither an AWS call nor the boot", run.TotalMs - busy);
        table.Row("in sequence: AWS calls one after the other, then the boot", sequence + boot);
        table.Rule();
        table.Stages(run, "start of the program, and the plan");
        table.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Command / parts in sequence: {run.TotalMs / (sequence + boot):0.00}. AWS calls, under way / one after the other: "
                + $"{covered / sequence:0.00}."));
        return table.ToString();
    }

    private static string RemovalTable(SpeedRun run)
    {
        var table = new Table(run.TotalMs);
        table.Row("the whole command", run.TotalMs);
        table.Row($"AWS calls, one after the other ({run.Calls.Count} calls)", run.Calls.Sum(call => call.AloneMs));
        table.Row("AWS calls, time while any is under way", Covered(run.Calls));
        table.Rule();
        table.Stages(run, "start of the program, and the plan");
        return table.ToString();
    }

    private static string WaitTable(SpeedRun run)
    {
        var table = new Table(run.TotalMs);
        foreach (var wait in run.Waits)
        {
            table.Row($"paused ({wait.Pauses}), waiting for {wait.What}", wait.TotalMs);
        }

        if (run.Waits.Count == 0)
        {
            table.Row("paused", 0);
        }

        return table.ToString();
    }

    private static string Series(SpeedRun run, IReadOnlyList<LoggedCall> calls)
    {
        var chain = CallChain.Longest(calls);
        return $"Critical path: at most {chain.Count} of {run.Calls.Count} AWS calls come one after the other: "
            + $"{string.Join(" > ", chain.Select(call => call.Action))}.";
    }

    // What is looked at while the machine boots holds nothing up.
    private static List<LoggedCall> CriticalCalls(SpeedRun run)
    {
        var index = run.Stages.ToList().FindIndex(stage => stage.Title.StartsWith(Booting, StringComparison.Ordinal));
        var (from, to) = index < 0 || index + 1 == run.Stages.Count
            ? (double.MaxValue, double.MaxValue)
            : (run.Stages[index].StartMs, run.Stages[index + 1].StartMs);
        return [.. run.Calls.Where(call => call.StartMs < from || call.StartMs >= to)];
    }

    // The node was not ready at the last look that found it so.
    private static double? Noticed(SpeedRun run)
    {
        var ready = run.Looks.ToList().FindIndex(look => look.IsReady);
        return ready > 0 ? run.Looks[ready].AtMs - run.Looks[ready - 1].AtMs : null;
    }

    /// <summary>The length of the union of all calls' times.</summary>
    private static double Covered(IEnumerable<LoggedCall> calls)
    {
        var (sum, until) = (0.0, double.MinValue);
        foreach (var call in calls.OrderBy(call => call.StartMs))
        {
            sum += Math.Max(0, call.EndMs - Math.Max(call.StartMs, until));
            until = Math.Max(until, call.EndMs);
        }

        return sum;
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "not known";

    private sealed class Table
    {
        private readonly StringBuilder text = new();
        private readonly double total;

        public Table(double total)
        {
            this.total = total;
            text.Append(CultureInfo.InvariantCulture, $"| {"part",-66} | {"time",9} | {"share",6} |\n");
            Rule();
        }

        public void Row(string part, double milliseconds) =>
            text.Append(CultureInfo.InvariantCulture, $"| {part,-66} | {milliseconds / 1000,7:0.00} s | {milliseconds / total,6:P0} |\n");

        public void Rule() => text.Append(
            CultureInfo.InvariantCulture, $"|{new string('-', 68)}|{new string('-', 11)}|{new string('-', 8)}|\n");

        public void Stages(SpeedRun run, string beginning)
        {
            if (run.Stages.Count > 0)
            {
                Row(beginning, run.Stages[0].StartMs - run.BegunMs);
            }

            for (var index = 0; index < run.Stages.Count; index++)
            {
                var end = index + 1 < run.Stages.Count ? run.Stages[index + 1].StartMs : run.EndedMs;
                Row(run.Stages[index].Title, end - run.Stages[index].StartMs);
            }
        }

        public void Line(string sentence) => text.Append('\n').Append(sentence).Append('\n');

        public override string ToString() => text.ToString();
    }
}
