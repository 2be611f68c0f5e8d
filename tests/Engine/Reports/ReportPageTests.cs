using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Direxio.Deployer.Engine.Reports;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Reports;

/// <summary>What the page of a report says, and where it leads.</summary>
public sealed class ReportPageTests
{
    [Fact]
    public async Task Every_step_of_the_timeline_says_when_how_long_and_what_was_seen()
    {
        var steps = Tree(await ReportKinds.MakeAsync("ready")).Descendants("ol").Single(list => ClassOf(list) == "timeline").Elements("li").ToList();

        Assert.Equal(8, steps.Count);
        Assert.All(steps, step => Assert.Contains("took ", step.Value));
        Assert.All(steps, step => Assert.Matches(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", step.Value));
        // In words, and as it is on record only where the reader asks for it.
        Assert.All(steps, step => Assert.DoesNotMatch(@"\b[a-z_]+=", string.Concat(step.Elements().Where(part => part.Name != "details").Select(part => part.Value))));
        var provision = steps[3];
        Assert.Contains("leads to its address 203.0.113.", provision.Value);
        Assert.StartsWith("instance=i-", provision.Element("details")!.Element("code")!.Value.Trim());
        Assert.Null(provision.Element("details")!.Attribute("open"));
    }

    [Fact]
    public async Task The_command_of_the_next_step_is_there_to_be_copied_whole()
    {
        var next = Tree(await ReportKinds.MakeAsync("failed")).Descendants("section").First();

        Assert.Equal("Resume-DirexioDeployment -Domain chat.example.org -Rehearse", next.Descendants("code").Single().Value);
        Assert.Contains("The server keeps billing meanwhile.", next.Value);
    }

    // Whoever asked for the page reads it, and is in the shell in which direxio was called.
    [Fact]
    public async Task The_commands_of_a_page_are_those_of_its_readers_shell()
    {
        using var form = CommandForm.Enter(ofProgram: true);
        var page = Tree(await ReportKinds.MakeAsync("failed"));
        var commands = page.Descendants("code").Select(code => code.Value).Where(text => text.Contains("Direxio", StringComparison.Ordinal)).ToList();

        Assert.Contains("direxio Resume-DirexioDeployment -Domain chat.example.org -Rehearse", commands);
        Assert.All(commands, command => Assert.StartsWith("direxio ", command, StringComparison.Ordinal));
        Assert.DoesNotMatch(@"(?<!direxio )\b(Resume|Start|Remove|Get|Sync)-Direxio", page.Root!.Value);
        Assert.DoesNotContain("direxio direxio", page.Root.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_that_a_user_has_to_create_can_be_copied()
    {
        var next = Tree(await ReportKinds.MakeAsync("waiting")).Descendants("section").First();

        Assert.Matches(@"^chat\.example\.org  A  203\.0\.113\.\d+$", next.Descendants("code").First().Value);
    }

    [Fact]
    public async Task Of_a_stopped_node_the_page_says_what_bills_meanwhile()
    {
        Assert.Matches(@"It is stopped.*The rest does: \d+\.\d\d USD a month\.", Tree(await ReportKinds.MakeAsync("stopped")).Root!.Value);
        Assert.DoesNotContain("It is stopped", Tree(await ReportKinds.MakeAsync("ready")).Root!.Value);
    }

    [Fact]
    public async Task Nobody_is_asked_to_confirm_what_is_not_there_yet()
    {
        Assert.Equal(3, Badges(await ReportKinds.MakeAsync("failed"), "Comes later"));
        Assert.Equal(3, Badges(await ReportKinds.MakeAsync("ready"), "Waiting for you"));
    }

    [Fact]
    public async Task A_search_that_found_nothing_has_not_deleted_anything()
    {
        var removed = await ReportKinds.MakeAsync("removed");

        Assert.Equal(1, Badges(removed, "Found nothing else"));
        Assert.Contains(Tree(removed).Descendants("th"), header => header.Value == "Bridge on this machine");
    }

    [Fact]
    public async Task A_real_node_is_one_press_away_and_a_rehearsed_one_is_not()
    {
        var real = Links(await ReportKinds.MakeAsync("real"));
        Assert.Contains("https://chat.example.org/", real);
        Assert.Contains(real, link => Regex.IsMatch(
            link, @"^https://us-east-1\.console\.aws\.amazon\.com/ec2/home\?region=us-east-1#InstanceDetails:instanceId=i-[0-9a-f]+$"));

        Assert.Empty(Links(await ReportKinds.MakeAsync("ready")));
        Assert.Empty(Links(await ReportKinds.MakeAsync("removed")));
    }

    [Theory]
    [InlineData("cn-north-1", "https://cn-north-1.console.amazonaws.cn/ec2/home?region=cn-north-1#InstanceDetails:instanceId=i-1")]
    [InlineData("us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/ec2/home?region=us-gov-west-1#InstanceDetails:instanceId=i-1")]
    [InlineData("eusc-de-east-1", null)]
    [InlineData("evil.example/#", null)]
    public void A_resource_is_looked_at_in_the_console_of_its_partition(string region, string? address) =>
        Assert.Equal(address, ReportLinks.Console(new() { ["resources"] = new JsonObject { ["region"] = region } }, "instance_id", "i-1"));

    [Fact]
    public async Task The_cost_is_a_picture_whose_parts_are_as_long_as_their_shares()
    {
        var report = await ReportKinds.MakeAsync("ready");
        var picture = Tree(report).Descendants("svg").Single(image => (string?)image.Attribute("role") == "img");

        Assert.Equal(
            "About 21.23 USD a month: EC2 t3.small (Linux) 15.18, EBS gp3, 30 GB 2.40, Public IPv4 address 3.65",
            (string?)picture.Attribute("aria-label"));
        var widths = picture.Elements("rect").Select(part => (double)part.Attribute("width")!).ToList();
        Assert.Equal(15.18 / 21.23, (widths[0] + 4) / 1000, 0.01);
        Assert.Equal(3, widths.Count);
    }

    [Theory]
    [InlineData(PhaseId.S0_PREREQ_AWS, "sts ok account=123456789012 profile=<env/ak> root=true arn=a region=eu-west-1", "AWS knows the credentials: they are of account 123456789012, of its root user, used in eu-west-1.")]
    [InlineData(PhaseId.S1_PREFLIGHT, "vpc=vpc-1 quota=32.0 ami=ami-1", "A network and a machine image were found.")]
    [InlineData(PhaseId.S1_PREFLIGHT, "vpc=vpc-1 subnet=s vcpu=30/32 free eip=not readable ami=ami-1", "A network and a machine image were found. The account has room for the server: 30 of 32 vCPUs are free.")]
    [InlineData(PhaseId.S2_DOMAIN, "mode=user domain=chat.example.org", "chat.example.org is the node's name for good. Its DNS is kept by you, at your own provider.")]
    [InlineData(PhaseId.S5_INIT_TOKENS, "got password (len=8) as_url=https://chat.example.org", "The initialization code and the tokens were read from the server.")]
    [InlineData(PhaseId.S6_WIRE_LOCAL, "credentials.json written;node_id=n;cc_connect_agent=codex", "The credentials and the files for the agent were written on this machine. The agent is codex.")]
    [InlineData(PhaseId.S7_VERIFY_E2E, "all green", "Every check from outside passed.")]
    [InlineData(PhaseId.S7_VERIFY_E2E, "green: healthz, turn; not offered by this server: the agent's messages; found by DNS", "2 checks from outside passed. The server does not offer: the agent's messages.")]
    [InlineData(PhaseId.S3_PROVISION, "the record was seen", null)]
    public void What_a_phase_saw_is_told_in_words(PhaseId phase, string evidence, string? words) =>
        Assert.Equal(words, PhaseEvidence.InWords(phase, "done", evidence));

    [Theory]
    [InlineData("no long word here, whatever the sentence", "no long word here, whatever the sentence")]
    [InlineData("see /home/user/.direxio/nodes/x", "see /home/|user/.|direxio/|nodes/|x")]
    [InlineData("-RuntimeProbeConfirmed", "-RuntimeProbeConfirmed")]
    [InlineData("sha256:aaaaaaaabbbbbbbbccccccccdd", "sha256:|aaaaaaaa|bbbbbbbb|cccccccc|dd")]
    [InlineData("aaaaaaaabbbbbbbbccccccccdddddddd", "aaaaaaaa|bbbbbbbb|cccccccc|dddddddd")]
    public void A_line_may_end_inside_a_path_but_not_inside_a_word(string text, string pieces)
    {
        Assert.Equal(pieces, string.Join('|', BreakableText.Split(text)));
        Assert.Equal(text, string.Concat(BreakableText.Split(text)));
    }

    [Theory]
    [InlineData(0.4, "less than a second")]
    [InlineData(59, "59 s")]
    [InlineData(75, "1 min 15 s")]
    [InlineData(120, "2 min")]
    [InlineData(3700, "1 h 1 min")]
    [InlineData(200000, "2 d 7 h")]
    public void A_duration_is_said_as_people_say_it(double seconds, string words) =>
        Assert.Equal(words, ReportWords.DurationOf(TimeSpan.FromSeconds(seconds)));

    private static IReadOnlyList<string> Links(JsonObject report) =>
        [.. Tree(report).Descendants("a").Select(link => (string)link.Attribute("href")!).Where(link => !link.StartsWith('#'))];

    private static int Badges(JsonObject report, string words) =>
        Tree(report).Descendants("td").Elements("span").Count(badge => ClassOf(badge)?.StartsWith("badge", StringComparison.Ordinal) == true && badge.Value == words);

    private static string? ClassOf(XElement element) => (string?)element.Attribute("class");

    private static XDocument Tree(JsonObject report) => XDocument.Parse(
        Regex.Replace(HtmlReport.Render(report), @"<!DOCTYPE html>|<meta [^>]*>|<script>.*</script>", string.Empty, RegexOptions.Singleline));
}
