using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Facade;

/// <summary>No secret of this machine leaves the engine, whoever repeats it.</summary>
public sealed class CanaryTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("direxio-canary-");
    private readonly Canaries canaries = new();
    private readonly EngineHome home;

    public CanaryTests()
    {
        home = new(canaries.Environment(folder.FullName));
        canaries.Plant(home.Node(Canaries.Domain, rehearsal: false));
    }

    public void Dispose()
    {
        home.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_status_tells_none_of_them() =>
        AssertSilent(Canaries.Dump(home.Engine.GetStatus(Canaries.Domain, rehearsal: false)[0]), Canaries.Dump(home.Engine.GetStatus(null, rehearsal: false)[0]));

    [Theory]
    [InlineData(ReportOperation.NewDeploy)]
    [InlineData(ReportOperation.RepairOrVerify)]
    [InlineData(ReportOperation.Update)]
    [InlineData(ReportOperation.ResetAppData)]
    [InlineData(ReportOperation.Restore)]
    [InlineData(ReportOperation.Destroy)]
    public async Task A_report_and_its_page_tell_none_of_them(ReportOperation operation)
    {
        var report = await Write(operation);

        var json = File.ReadAllText(report!.JsonPath);
        Assert.Contains("[redacted]", json);
        AssertSilent(Canaries.Dump(report), json, File.ReadAllText(report.HtmlPath!));
    }

    [Fact]
    public async Task A_report_that_was_not_redacted_well_is_redacted_when_it_is_found_again()
    {
        const string Gone = "gone.example.org";
        var paths = home.Node(Gone, rehearsal: false);
        Directory.CreateDirectory(paths.Reports);
        File.WriteAllText(paths.RemovalReport, new JsonObject { ["domain"] = Gone, ["status"] = "destroyed", ["next_action"] = canaries.Gossip }.ToJsonString());

        var report = await home.Engine.WriteReportAsync(
            new() { Domain = Gone, Operation = ReportOperation.Destroy, Html = true, Folder = folder.FullName }, _ => Task.FromResult(true));

        AssertSilent(File.ReadAllText(report!.JsonPath), File.ReadAllText(report.HtmlPath!));
    }

    [Fact]
    public async Task What_is_typed_by_mistake_is_not_in_the_failure_either()
    {
        foreach (var canary in canaries.All)
        {
            var status = Assert.Throws<DeployException>(() => home.Engine.GetStatus(canary, rehearsal: false));
            var plan = await Assert.ThrowsAsync<DeployException>(() => home.Engine.PlanAsync(
                new() { Domain = Canaries.Domain, Rehearse = true, InstanceType = canary, Region = canary }, new Silence(), CancellationToken.None));

            // A name is sought in lower case, which no secret of these is any more.
            AssertSilent(Canaries.Dump(status), Canaries.Dump(plan));
        }
    }

    [Fact]
    public async Task What_is_shown_of_a_failure_in_Chinese_tells_none_of_them_either()
    {
        Assert.SkipUnless(CultureData.HasChinese, CultureData.Missing);
        using var chinese = new EngineHome([.. canaries.Environment(folder.FullName), ("DIREXIO_LANGUAGE", "zh")]);
        canaries.Plant(chinese.Node(Canaries.Domain, rehearsal: false));

        foreach (var canary in canaries.All)
        {
            var failure = await Assert.ThrowsAsync<DeployException>(() => chinese.Engine.PlanAsync(
                new() { Domain = Canaries.Domain, Rehearse = true, Region = canary }, new Silence(), CancellationToken.None));

            Assert.StartsWith("Region '[redacted]' does not", failure.Message);
            Assert.Contains("'[redacted]'", failure.Shown!.Message);
            Assert.Contains("区域", failure.Shown.Message);
            AssertSilent(Canaries.Dump(failure));
        }
    }

    [Fact]
    public async Task A_rehearsed_run_tells_none_of_them_in_its_events_result_and_files()
    {
        var events = new RecordedEvents();
        var request = new DeploymentRequest
        {
            Domain = "run.example.org",
            Rehearse = true,
            ConfirmDomainBinding = true,
            ConnectAgent = "codex",
            ConnectAgentCommand = $"codex --token {canaries["GivenCommand"]}",
            ConnectAgentOption = new Dictionary<string, object?>
            {
                ["api_key"] = canaries["GivenOption"],
                ["env"] = new Dictionary<string, object?> { ["MODEL_API_KEY"] = canaries["GivenTable"] },
                ["note"] = canaries.Gossip,
            },
            RehearseEvent = [RehearsalEvent.DnsPending],
        };

        var plan = await home.Engine.PlanAsync(request, events, TestContext.Current.CancellationToken);
        var waiting = await home.Engine.StartAsync(request, null, _ => Task.FromResult(true), events, TestContext.Current.CancellationToken);
        var done = await home.Engine.ResumeAsync(
            new() { Domain = request.Domain, Rehearse = true }, _ => Task.FromResult(true), events, TestContext.Current.CancellationToken);

        var paths = home.Node(request.Domain, rehearsal: true);
        AssertSilent([
            Canaries.Dump(plan), Canaries.Dump(waiting), Canaries.Dump(done), File.ReadAllText(paths.State), File.ReadAllText(paths.Report),
            .. events.All.Select(Canaries.Dump)]);
        // It is not lost either: the bridge gets what was given.
        Assert.Contains(canaries["GivenOption"], File.ReadAllText(Path.Combine(paths.ConnectFolder, "config.toml")));
    }

    [Fact]
    public async Task A_state_that_is_written_anew_keeps_none_of_its_secrets()
    {
        var paths = home.Node(Canaries.Domain, rehearsal: true);
        await home.Engine.StartAsync(
            new() { Domain = Canaries.Domain, Rehearse = true, ConfirmDomainBinding = true, RehearseEvent = [RehearsalEvent.DnsPending] },
            null, _ => Task.FromResult(true), new Silence(), TestContext.Current.CancellationToken);
        var state = JsonNode.Parse(File.ReadAllText(paths.State))!;
        state["password"] = canaries["StatePassword"];
        state["agent_token"] = canaries["StateAgent"];
        File.WriteAllText(paths.State, state.ToJsonString());

        await home.Engine.ResumeAsync(
            new() { Domain = Canaries.Domain, Rehearse = true }, _ => Task.FromResult(true), new Silence(), TestContext.Current.CancellationToken);

        AssertSilent(File.ReadAllText(paths.State), File.ReadAllText(paths.Report));
    }

    private Task<ReportFile?> Write(ReportOperation operation) => home.Engine.WriteReportAsync(
        new() { Domain = Canaries.Domain, Operation = operation, Html = true }, _ => Task.FromResult(true));

    private void AssertSilent(params IEnumerable<string> told) => Assert.All(told, text => Assert.Empty(canaries.In(text)));
}
