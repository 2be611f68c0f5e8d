using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Direxio.Deployer.Engine.Tests.Reports;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Facade;

/// <summary>Reports as a user asks for them.</summary>
public sealed class ReportTests : IDisposable
{
    private const string Domain = "chat.example.org";

    private readonly EngineHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task A_report_goes_beside_its_node_for_the_owner_only()
    {
        home.WriteState(Domain, SampleStates.Late().ToJsonString());

        var report = await Write(ReportOperation.NewDeploy, html: true);

        Assert.Equal(home.Node(Domain, false).Report, report!.JsonPath);
        Assert.Equal(Path.ChangeExtension(report.JsonPath, ".html"), report.HtmlPath);
        Assert.Equal("automated_gates_complete_user_confirmation_pending", report.Status);
        FileModes.AssertOwnerOnlyFile(report.JsonPath);
        FileModes.AssertOwnerOnlyFile(report.HtmlPath!);
    }

    [Fact]
    public async Task The_report_of_a_node_that_is_gone_is_found_again_and_left_as_it_is()
    {
        home.WriteState(Domain, OperationTests.Removal("removed").ToJsonString());
        var written = await Write(ReportOperation.Destroy);
        var before = File.ReadAllText(written!.JsonPath);
        Directory.Delete(home.Node(Domain, false).Folder, recursive: true);

        var found = await Write(ReportOperation.Destroy, html: true);

        Assert.Equal(("destroyed", written.JsonPath, written.GeneratedAt), (found!.Status, found.JsonPath, found.GeneratedAt));
        Assert.Equal(before, File.ReadAllText(found.JsonPath));
        Assert.Contains("Terminated", File.ReadAllText(found.HtmlPath!));
        var failure = await Assert.ThrowsAsync<DeployException>(() => Write(ReportOperation.NewDeploy));
        Assert.Equal("OnlyRemovalReportIsLeft", failure.Code);
        Assert.Contains("-Operation Destroy", failure.NextAction);
    }

    [Theory]
    [InlineData(ReportOperation.NewDeploy)]
    [InlineData(ReportOperation.Destroy)]
    public async Task Without_a_node_and_without_a_report_there_is_nothing_to_tell(ReportOperation operation) =>
        Assert.Equal("NodeNotFound", (await Assert.ThrowsAsync<DeployException>(() => Write(operation))).Code);

    [Fact]
    public async Task The_proof_of_an_earlier_removal_is_not_replaced_by_a_report_that_proves_nothing()
    {
        home.WriteState(Domain, SampleStates.Early().ToJsonString());
        Assert.Equal("destroy_not_run", (await Write(ReportOperation.Destroy))!.Status);
        Assert.Equal("destroy_not_run", (await Write(ReportOperation.Destroy))!.Status);

        home.WriteState(Domain, OperationTests.Removal("removed").ToJsonString());
        var proof = await Write(ReportOperation.Destroy);
        home.WriteState(Domain, SampleStates.Early().ToJsonString());

        Assert.Equal("RemovalReportIsKept", (await Assert.ThrowsAsync<DeployException>(() => Write(ReportOperation.Destroy))).Code);
        Assert.Contains("\"destroyed\"", File.ReadAllText(proof!.JsonPath));
        var elsewhere = await Write(ReportOperation.Destroy, folder: Path.Combine(home.Folder, "elsewhere"));
        Assert.Equal("chat.example.org.operation-report.json", Path.GetFileName(elsewhere!.JsonPath));
    }

    [Fact]
    public async Task Nothing_is_written_that_was_not_agreed_to()
    {
        home.WriteState(Domain, SampleStates.Early().ToJsonString());
        IReadOnlyList<string> asked = [];

        var report = await home.Engine.WriteReportAsync(
            new() { Domain = Domain, Operation = ReportOperation.Update, Html = true },
            files =>
            {
                asked = files;
                return Task.FromResult(false);
            });

        Assert.Null(report);
        Assert.Equal(2, asked.Count);
        Assert.All(asked, file => Assert.False(File.Exists(file)));
    }

    [Theory]
    [InlineData(ReportOperation.NewDeploy)]
    [InlineData(ReportOperation.Destroy)]
    public async Task The_page_needs_nothing_else_and_no_value_becomes_markup(ReportOperation operation)
    {
        const string Hostile = "<script>alert(1)</script>\" onload=\"x' & <img src=http://example.net/x>";
        var state = OperationTests.Removal("incomplete");
        state["run_id"] = Hostile;
        state["region"] = Hostile;
        state["cost_estimate"]!["region"] = Hostile;
        state["phases"]!["S3_PROVISION"]!["evidence"] = Hostile;
        state["destroy_evidence"]!["elastic_ip"]!["detail"] = Hostile;
        state["destroy_evidence"]![Hostile] = new JsonObject { ["status"] = Hostile, ["id"] = Hostile, ["checked_at"] = Hostile };
        state["removal"]!["residue"] = new JsonArray(new JsonObject { ["id"] = Hostile, ["kind"] = Hostile, ["monthly_usd"] = Hostile, ["next_action"] = Hostile });
        home.WriteState(Domain, state.ToJsonString());

        var report = await Write(operation, html: true);

        var html = File.ReadAllText(report!.HtmlPath!);
        Assert.Contains("&lt;script&gt;alert(1)", html);
        Assert.Single(Regex.Matches(html, "<script"));
        Assert.DoesNotContain("<img", html);
        // As XML every tag is closed, and each attribute is one of the page's own.
        var page = Regex.Replace(html, "<script>.*?</script>", string.Empty, RegexOptions.Singleline);
        var tree = XDocument.Parse(Regex.Replace(page, @"<!DOCTYPE html>|<meta [^>]*>", string.Empty));
        string[] known =
        [
            "lang", "class", "scope", "datetime", "viewBox", "preserveAspectRatio", "aria-hidden", "width", "height", "x", "id", "href", "rel",
            "role", "aria-label", "aria-labelledby", "data-label",
        ];
        Assert.All(tree.Descendants().Attributes(), attribute => Assert.Contains(attribute.Name.LocalName, known));
        Assert.Equal("en", (string?)tree.Root!.Attribute("lang"));
        Assert.NotEmpty(tree.Descendants("title").Single().Value);
        Assert.Single(tree.Descendants("h1"));
        Assert.All(tree.Descendants("table"), table => Assert.All(table.Descendants("th"), header => Assert.NotNull(header.Attribute("scope"))));
        Assert.DoesNotMatch(@"(?i)url\(|@import", tree.Descendants("style").Single().Value);
        Assert.All(tree.Descendants("a"), link => Assert.Matches("^(#[a-z-]+|https://[a-z0-9.-]+/.*)$", (string)link.Attribute("href")!));
    }

    [Fact]
    public async Task The_page_shows_what_the_report_says()
    {
        home.WriteState(Domain, OperationTests.Removal("removed").ToJsonString());

        var html = TextOf((await Write(ReportOperation.Destroy, html: true))!);

        Assert.All(
            ["<h1>chat.example.org</h1>", "Removal of chat.example.org", "Removed", "21.93", "i-0a1b2c3d4e5f60718 is absent", "Install the message server", "prefers-color-scheme", "@media print"],
            text => Assert.Contains(text, html));
    }

    [Fact]
    public async Task The_report_of_an_earlier_releases_removal_is_drawn_too()
    {
        var file = home.Node(Domain, false).RemovalReport;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, """
            {"operation_type": "destroy", "status": "destroy_processed", "generated_at": "2026-11-23T07:31:24Z", "domain": "chat.example.org",
             "gates": {"automated": {"S0_PREREQ_AWS": "done"}, "user_confirmation": {"real_chat": "pending_user_confirmation"}},
             "billing": {"destroy_cleanup_status": "no_recorded_billable_resource_residue", "possible_remaining_billable_resources": []},
             "destroy": {"evidence": {"elastic_ip": {"status": "released", "detail": "allocation eipalloc-1 is absent", "checked_at": "2026-11-23T07:31:23Z"}}}}
            """);

        var report = await Write(ReportOperation.Destroy, html: true);

        Assert.Equal("destroy_processed", report!.Status);
        Assert.Contains("allocation eipalloc-1 is absent", TextOf(report));
    }

    // Without what keeps a word in one line.
    private static string TextOf(ReportFile report) => Regex.Replace(File.ReadAllText(report.HtmlPath!), "</?span[^>]*>", string.Empty);

    private Task<ReportFile?> Write(ReportOperation operation, bool html = false, string? folder = null) => home.Engine.WriteReportAsync(
        new() { Domain = Domain, Operation = operation, Html = html, Folder = folder }, _ => Task.FromResult(true));
}
