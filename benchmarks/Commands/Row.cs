using System.Globalization;

namespace Direxio.Deployer.Benchmarks.Commands;

/// <summary>A line of the table.</summary>
/// <param name="Work">What was measured.</param>
/// <param name="Wanted">What it should take, in words; empty if nobody said.</param>
/// <param name="Seconds">What each run took.</param>
/// <param name="Floor">What the floor took, run by run in turn with it.</param>
internal sealed record Row(string Work, string Wanted, IReadOnlyList<double> Seconds, IReadOnlyList<double> Floor)
{
    public const string Header =
        """
        | work | wanted | median | least | floor | ratio | memory | load |
        | --- | --- | --- | --- | --- | --- | --- | --- |
        """;

    /// <summary>The most memory that a run was seen to hold, in bytes; 0 if nobody looked.</summary>
    public long MostMemory { get; init; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Work} | {Wanted} | {Median(Seconds):0.000} s | {Seconds.Min():0.000} s | {Floors} | {Memory} | {MachineLoad.Now} |");

    private string Floors => Floor.Count == 0
        ? "| "
        : string.Create(CultureInfo.InvariantCulture, $"{Median(Floor):0.000} s | {Median(Seconds) / Median(Floor):0.0}");

    private string Memory => MostMemory == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{MostMemory / 1e6:0} MB");

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}
