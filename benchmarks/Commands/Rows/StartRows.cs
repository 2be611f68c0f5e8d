namespace Direxio.Deployer.Benchmarks.Commands.Rows;

/// <summary>How long `direxio` takes to answer, against an empty .NET program.</summary>
internal sealed class StartRows : IRowGroup
{
    private static readonly string[] Rehearsal =
        ["Start-DirexioDeployment", "-Domain", "chat.example.org", "-Rehearse", "-ConfirmDomainBinding", "-Force"];

    public string Name => "start";

    public async IAsyncEnumerable<Row> MeasureAsync(Bench bench)
    {
        yield return await bench.MeasureAsync("direxio --help", "<= 0.15 s", Bench.Direxio("--help"), Bench.Empty);
        yield return await bench.MeasureAsync("direxio --version", "", Bench.Direxio("--version"), Bench.Empty);
        yield return await bench.MeasureAsync(
            "direxio with an unknown cmdlet", "", Bench.Direxio("Get-Weather"), Bench.Empty, exitCode: 1);
        yield return await bench.MeasureAsync(
            "first output of a rehearsed start", "<= 0.5 s", Bench.Direxio(Rehearsal), Bench.Empty, untilFirstOutput: true);
        yield return await bench.MeasureAsync("a whole rehearsed start", "", Bench.Direxio(Rehearsal), Bench.Empty);
        yield return await bench.MeasureAsync(
            "direxio Get-DirexioStatus", "<= 0.6 s", Bench.Direxio("Get-DirexioStatus", "-Rehearse"), Bench.Empty);
    }
}
