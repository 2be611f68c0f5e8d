using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Direxio.Deployer.Engine.Operations.Orphans;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Host.Tests.Golden;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Golden;

/// <summary>
/// Finding and removing what no state owns, which has no rehearsal for the command line; the other whole runs are in tests/Host/Golden,
/// where README.md says how the record is renewed.
/// </summary>
public sealed class OrphanRunTests
{
    private const string Run = "orphans";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    [Fact]
    public async Task Orphans_are_found_and_removed_by_their_run()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "compares paths as they are on Linux");
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request() with { DnsMode = DnsMode.Route53, MonthlyBudgetUsd = 50, BudgetEmail = "owner@example.org" });
        var runId = bench.State.RunId!;
        Directory.Delete(bench.Paths.Folder, recursive: true);

        var text = new StringBuilder();
        var (orphans, unread) = await new OrphanFinder(bench.Ports(), [bench.Store], new EngineObserver(bench.Events, new Redactor()))
            .FindAsync(new(DeploymentSettings.DefaultRegion, null), [], TestContext.Current.CancellationToken);
        Assert.Empty(unread);
        Section(text, "orphans", JsonSerializer.Serialize(orphans, Options));
        var removal = await bench.RemoveAsync(new() { RunId = runId });
        Section(text, "plan", JsonSerializer.Serialize(bench.AskedRemoval, Options));
        Section(text, "removal", JsonSerializer.Serialize(removal, Options));
        Section(text, "report", File.ReadAllText(removal!.ReportPath!));

        var difference = GoldenFiles.Differences(Run, "01-removed", new Placeholders(bench.Home).In(text.ToString()));
        Assert.True(difference is null, difference);
    }

    private static void Section(StringBuilder text, string title, string content) =>
        text.Append("===== ").Append(title).Append('\n').Append(content.TrimEnd('\n')).Append("\n\n");
}
