using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range;

/// <summary>One whole deployment, timed against its parts: its AWS calls, the machine's boot, and what it waits for.</summary>
internal static partial class SpeedTable
{
    /// <summary>Time added to each AWS call unless told otherwise: about that of a call to a region on the same continent.</summary>
    public const int UsualLatencyMs = 80;

    private const string Domain = "chat.example.org";

    /// <summary>Deploys and tells what took how long.</summary>
    public static async Task<string> MeasureAsync(PrivateInternet range, int latencyMs, CancellationToken cancellationToken)
    {
        await range.SetUpAsync(new RangeConfig { LatencyMs = latencyMs });
        var begun = await range.ClockAsync();
        var wallClock = DateTime.UtcNow;
        double Now() => begun + (DateTime.UtcNow - wallClock).TotalMilliseconds;

        var phases = new List<(string Title, double StartMs)>();
        var result = await Processes.RunAsync(
            range.Inside(["dotnet", HostProgram.Find(), "Start-DirexioDeployment", "-Domain", Domain, "-DnsMode", "Route53", "-Region", "us-east-1",
                "-ConfirmDomainBinding", "-Force", "-OutputFormat", "Json"]),
            onErrorLine: line =>
            {
                if (PhaseLine().Match(line) is { Success: true } match)
                {
                    phases.Add((match.Groups[1].Value, Now()));
                }
            },
            cancellationToken: cancellationToken);
        var ended = Now();
        if (result.ExitCode != 0)
        {
            throw new RangeException($"the deployment did not complete: {result.Everything}");
        }

        var calls = await range.CallsAsync();
        var launch = calls.First(call => call.Action == "RunInstances").EndMs;
        var instance = (await range.MachinesAsync())[0];
        var booted = begun + (File.GetLastWriteTimeUtc(Path.Combine(range.Folder, "machines", instance, "booted")) - wallClock).TotalMilliseconds;
        return Write(new(begun, ended, launch, booted, latencyMs, calls, phases));
    }

    private static string Write(Measured run)
    {
        var total = run.EndedMs - run.BegunMs;
        var sequence = run.Calls.Sum(call => call.AloneMs);
        var covered = Covered(run.Calls);
        var boot = run.BootedMs - run.LaunchMs;
        var bothCovered = Covered([.. run.Calls, new LoggedCall("range", "boot", run.LaunchMs, run.BootedMs, 200, boot, null)]);

        var table = new StringBuilder();
        void Row(string part, double milliseconds) => table.Append(CultureInfo.InvariantCulture, $"| {part,-66} | {milliseconds / 1000,7:0.00} s | {milliseconds / total,6:P0} |\n");
        void Rule() => table.Append(CultureInfo.InvariantCulture, $"|{new string('-', 68)}|{new string('-', 11)}|{new string('-', 8)}|\n");

        table.Append(CultureInfo.InvariantCulture, $"One deployment in Route53 mode; {run.LatencyMs} ms added to each AWS call.\n\n");
        table.Append(CultureInfo.InvariantCulture, $"| {"part",-66} | {"time",9} | {"share",6} |\n");
        Rule();
        Row("the whole command", total);
        Row($"AWS calls, one after the other ({run.Calls.Count} calls)", sequence);
        Row("AWS calls, time while any is under way", covered);
        Row("boot, from the launch to cloud-init's end", boot);
        if (run.Phases.FirstOrDefault(phase => phase.StartMs > run.BootedMs) is { Title: not null } next)
        {
            Row("wait from the boot's end to the next phase", next.StartMs - run.BootedMs);
        }

        Row("neither an AWS call nor the boot", total - bothCovered);
        Row("in sequence: AWS calls one after the other, then the boot", sequence + boot);
        Rule();
        if (run.Phases.Count > 0)
        {
            Row("start of the program, and the plan", run.Phases[0].StartMs - run.BegunMs);
        }

        for (var index = 0; index < run.Phases.Count; index++)
        {
            var end = index + 1 < run.Phases.Count ? run.Phases[index + 1].StartMs : run.EndedMs;
            Row(run.Phases[index].Title, end - run.Phases[index].StartMs);
        }

        Rule();
        table.Append(CultureInfo.InvariantCulture, $"\nCommand / parts in sequence: {total / (sequence + boot):0.00}. AWS calls, under way / one after the other: {covered / sequence:0.00}.\n");
        return table.ToString();
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

    [GeneratedRegex(@" - (Phase \d of \d: .+)$")]
    private static partial Regex PhaseLine();

    private sealed record Measured(
        double BegunMs, double EndedMs, double LaunchMs, double BootedMs, int LatencyMs, IReadOnlyList<LoggedCall> Calls, IReadOnlyList<(string Title, double StartMs)> Phases);
}
