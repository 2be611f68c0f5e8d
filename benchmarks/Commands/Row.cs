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
        | work | wanted | median | least | floor | ratio | load |
        | --- | --- | --- | --- | --- | --- | --- |
        """;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Work} | {Wanted} | {Median(Seconds):0.000} s | {Seconds.Min():0.000} s | {Floors} | {MachineLoad.Now} |");

    private string Floors => Floor.Count == 0
        ? "| "
        : string.Create(CultureInfo.InvariantCulture, $"{Median(Floor):0.000} s | {Median(Seconds) / Median(Floor):0.0}");

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}
