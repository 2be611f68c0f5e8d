using System.Globalization;
using System.Text.RegularExpressions;
using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Speed;

/// <summary>A wait in which the command did nothing but pause between two looks.</summary>
/// <param name="What">What was waited for.</param>
/// <param name="Pauses">How many pauses.</param>
/// <param name="TotalMs">Their sum.</param>
internal sealed record TimedWait(string What, int Pauses, double TotalMs);

/// <summary>One command in the range, with all that can be seen of how it spent its time.</summary>
/// <param name="BegunMs">When it began, by the clock of the range.</param>
/// <param name="EndedMs">When it ended.</param>
/// <param name="Calls">Its AWS calls.</param>
/// <param name="Stages">Its phases or steps, in order.</param>
/// <param name="Waits">What it paused for.</param>
/// <param name="Looks">Its looks at the node's health: when the answer was there, and whether the node was ready.</param>
internal sealed record SpeedRun(
    double BegunMs,
    double EndedMs,
    IReadOnlyList<LoggedCall> Calls,
    IReadOnlyList<(string Title, double StartMs)> Stages,
    IReadOnlyList<TimedWait> Waits,
    IReadOnlyList<(double AtMs, bool IsReady)> Looks)
{
    public double TotalMs => EndedMs - BegunMs;

    /// <summary>Runs a command of the deployer.</summary>
    /// <exception cref="RangeException">It did not complete.</exception>
    public static async Task<SpeedRun> MeasureAsync(PrivateInternet range, IEnumerable<string> command, CancellationToken cancellationToken)
    {
        var former = (await range.CallsAsync()).Count;
        var begun = await range.ClockAsync();
        var wallClock = DateTime.UtcNow;
        double Now() => begun + (DateTime.UtcNow - wallClock).TotalMilliseconds;

        var stages = new List<(string Title, double StartMs)>();
        var waits = new List<TimedWait>();
        var looks = new List<(double AtMs, bool IsReady)>();
        var result = await Processes.RunAsync(
            range.Inside(["dotnet", HostProgram.Find(), .. command, "-Force", "-Verbose", "-OutputFormat", "Json"]),
            onErrorLine: line =>
            {
                if (SpeedLines.Stage().Match(line) is { Success: true } stage)
                {
                    stages.Add((stage.Groups[1].Value, Now()));
                }
                else if (SpeedLines.Pause().Match(line) is { Success: true } pause)
                {
                    waits.Add(new(pause.Groups[3].Value, SpeedLines.Whole(pause.Groups[2]), SpeedLines.Whole(pause.Groups[1])));
                }
                else if (SpeedLines.Health().Match(line) is { Success: true } look)
                {
                    looks.Add((Now(), look.Groups[1].Value == "200"));
                }
            },
            cancellationToken: cancellationToken);
        var ended = Now();
        return result.ExitCode == 0
            ? new(begun, ended, [.. (await range.CallsAsync()).Skip(former)], stages, waits, looks)
            : throw new RangeException($"the command did not complete: {result.Everything}");
    }
}

/// <summary>The lines of the deployer's verbose stream that tell of time.</summary>
internal static partial class SpeedLines
{
    [GeneratedRegex(@" - ((?:Phase|Step) \d of \d: .+)$")]
    public static partial Regex Stage();

    [GeneratedRegex(@"Paused (\d+) ms in (\d+): waited for (.+)$")]
    public static partial Regex Pause();

    [GeneratedRegex(@"GET https://[^/]+/healthz: (\w+) after")]
    public static partial Regex Health();

    public static int Whole(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);
}
