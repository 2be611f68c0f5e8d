using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>
/// The skill: what every runtime can read of it, and that nothing in it leads nowhere. Its commands are run by
/// tests/Pester/Skill.Tests.ps1.
/// </summary>
public sealed partial class SkillTests
{
    private const int LongestRunbook = 250;
    private const int LongestName = 64;
    private const int LongestDescription = 1024;

    // So many words in a row stand on two pages only if one repeats the other.
    private const int RepeatedWords = 9;

    // Where a person is sent. Nothing else is linked to from here.
    private static readonly string[] Hosts =
    [
        "signin.aws.amazon.com", "console.aws.amazon.com", "dash.cloudflare.com", "www.godaddy.com", "wanwang.aliyun.com", "github.com",
    ];

    // Commands and switches of the earlier tools, which only the page about them names.
    private static readonly string[] Former =
    [
        "orchestrate", "destroy.sh", "destroy.ps1", "update.sh", "reset-app-data", "pricing-estimate", "aws-credentials.sh", "DNS_READY",
        "P2P_", "bash scripts", "skill refresh", "npm install -g direxio-deployer", "DIREXIO_CONFIRM_DNS_OVERWRITE=",
    ];

    // Registries, and this is no place for them: which one is asked is a matter of the machine.
    private static readonly string[] Registries =
    [
        "npmjs", "registry.", "docker.io", "docker.com", "powershellgallery", "nuget.org", "ghcr.io", "pypi",
    ];

    public static TheoryData<string> Files => [.. SkillPages.Files];

    public static TheoryData<string> Pages => [.. SkillPages.Pages];

    public static TheoryData<string> References => [.. SkillPages.References];

    [Fact]
    public void The_front_matter_is_what_every_runtime_reads()
    {
        var matter = FrontMatter().Match(SkillPages.Text(SkillPages.Runbook));
        Assert.True(matter.Success);
        var fields = Yaml<Dictionary<string, string>>(matter.Groups[1].Value);
        Assert.Equal(["description", "name"], fields.Keys.Order());

        // The folder that it is installed to has the same name, which runtimes demand.
        Assert.Equal("direxio-deployer", fields["name"]);
        Assert.True(fields["name"].Length <= LongestName);
        Assert.InRange(fields["description"].Length, 100, LongestDescription);

        // Some runtimes split lines at the first colon and know neither quotes nor tags.
        Assert.Equal(2, matter.Groups[1].Value.Trim().Split('\n').Length);
        Assert.DoesNotContain(": ", fields["description"]);
        Assert.DoesNotContain('<', fields["description"]);
        Assert.DoesNotContain('"', fields["description"]);
    }

    [Fact]
    public void The_runbook_can_be_read_in_one_go() =>
        Assert.True(SkillPages.Text(SkillPages.Runbook).TrimEnd('\n').Split('\n').Length <= LongestRunbook);

    [Fact]
    public void The_card_has_an_interface_and_lets_plain_words_reach_the_skill()
    {
        var card = Yaml<Dictionary<string, Dictionary<string, string>>>(SkillPages.Text("agents/openai.yaml"));

        Assert.Equal(["interface", "policy"], card.Keys.Order());
        Assert.Equal(["default_prompt", "display_name", "short_description"], card["interface"].Keys.Order());
        Assert.All(card["interface"].Values, text => Assert.NotEmpty(text));
        Assert.Equal("true", Assert.Single(card["policy"], pair => pair.Key == "allow_implicit_invocation").Value);
    }

    [Fact]
    public void Every_page_is_named_by_the_runbook()
    {
        var named = SkillPages.Links(SkillPages.Runbook).Select(link => link.Target.Split('#')[0]).ToHashSet();
        Assert.All(SkillPages.References, page => Assert.Contains(page, named));
        Assert.Equal(
            [
                "agent-targets", "architecture", "backup", "deployment-workflow", "iam", "migration", "runtime-wiring", "state-machine",
                "token-refresh", "tooling", "troubleshooting", "verification-recovery", "voip-turn-runbook", "windows-notes",
            ],
            SkillPages.References.Select(page => Path.GetFileNameWithoutExtension(page)));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_a_page_and_a_heading_that_are_there(string page)
    {
        foreach (var (shown, target) in SkillPages.Links(page))
        {
            Assert.DoesNotContain("://", target);
            var parts = target.Split('#', 2);
            var there = parts[0].Length == 0 ? page : Resolve(page, parts[0]);
            Assert.True(SkillPages.Files.Contains(there), $"[{shown}]({target}): there is no {there}.");
            if (parts.Length == 2)
            {
                Assert.True(SkillPages.Anchors(there).Contains(parts[1]), $"[{shown}]({target}): {there} has no such heading.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Headings_of_a_page_are_told_apart(string page) =>
        Assert.Equal(SkillPages.Anchors(page).Distinct(), SkillPages.Anchors(page));

    [Theory]
    [MemberData(nameof(Files))]
    public void Addresses_are_plain_and_official(string file)
    {
        foreach (Match address in Address().Matches(SkillPages.Text(file)))
        {
            var host = new Uri(address.Value).Host;
            Assert.True(Hosts.Contains(host) || host.EndsWith(".example.org", StringComparison.Ordinal), address.Value);
        }
    }

    [Theory]
    [MemberData(nameof(References))]
    public void A_page_answers_its_questions_first(string page)
    {
        var blocks = SkillPages.Text(page).Split("\n\n");
        Assert.StartsWith("# ", blocks[0]);
        var questions = Item().Split(blocks[1]).Where(item => item.Length > 0).ToList();
        Assert.InRange(questions.Count, 3, 8);
        Assert.All(questions, question => Assert.Matches(@"^\*\*[^*]+\?\*\* \S", question));
        Assert.Contains("](", blocks[1]);
    }

    [Fact]
    public void No_page_repeats_another()
    {
        Dictionary<string, string> seen = [];
        foreach (var page in SkillPages.Pages)
        {
            var words = Word().Matches(SkillPages.Prose(page)).Select(word => word.Value.ToLowerInvariant()).ToList();
            var runs = Enumerable.Range(0, Math.Max(0, words.Count - RepeatedWords + 1))
                .Select(first => string.Join(' ', words.Skip(first).Take(RepeatedWords)))
                .ToHashSet();
            foreach (var run in runs)
            {
                Assert.True(seen.TryAdd(run, page), $"'{run}' stands in {page} and in {seen[run]}: one of them should link to the other.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_secret_no_registry_and_nothing_of_another_tool(string file)
    {
        var text = SkillPages.Text(file);
        Assert.DoesNotMatch(Secret(), text);
        Assert.All(Registries, word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase));
        if (file != SkillPages.Migration)
        {
            Assert.All(Former, word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Lines_fit_a_window_unless_they_are_rows_of_a_table(string page) => Assert.All(
        SkillPages.Text(page).Split('\n')
            .Where(line => !line.StartsWith('|') && !line.StartsWith("description: ", StringComparison.Ordinal)),
        line => Assert.True(line.Length <= 140, line));

    [Fact]
    public void Errors_and_checks_are_called_as_the_engine_calls_them()
    {
        var folder = Path.Combine(StagedModule.Folder, "dependencies");
        var engine = Directory.EnumerateFiles(folder, "Direxio.*.dll").Select(File.ReadAllBytes).ToList();
        var rows = SkillPages.Text("references/troubleshooting.md").Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal));
        var names = rows.SelectMany(row => Code().Matches(row.Split('|')[1])).Select(code => code.Groups[1].Value)
            .Concat(Code().Matches(SkillPages.Text("references/token-refresh.md")).Select(code => code.Groups[1].Value))
            .Distinct().ToList();

        Assert.True(names.Count > 50);
        Assert.All(names, name => Assert.True(
            engine.Any(file => Has(file, Encoding.UTF8.GetBytes(name)) || Has(file, Encoding.Unicode.GetBytes(name))), name));
    }

    [Fact]
    public void What_is_delivered_is_told_whole()
    {
        var page = SkillPages.Text("references/deployment-workflow.md");
        Assert.All(
            typeof(Delivery).GetProperties().Select(property => property.Name),
            name => Assert.Contains($"`{name}`", page));
    }

    [Fact]
    public void The_agents_are_those_of_the_bridge()
    {
        var page = SkillPages.Text("references/agent-targets.md");
        Assert.All(ConnectAgents.Names, name => Assert.Contains($"\n| {name} |", page));
        Assert.All(ConnectAgents.HostRuntimes, name => Assert.Matches($@"\n\| .*\b{name}\b", page));
    }

    [Fact]
    public void The_phases_and_the_statuses_are_those_that_there_are()
    {
        var page = SkillPages.Text("references/state-machine.md");
        Assert.All(Enum.GetNames<PhaseId>(), name => Assert.Contains($"\n| {name} |", page));
        Assert.All(Enum.GetNames<DeploymentStatus>(), name => Assert.Contains($"\n| {name} |", page));
        var checks = SkillPages.Text("references/verification-recovery.md");
        Assert.All(Enum.GetNames<RuntimeCheckName>(), name => Assert.Contains($"\n| {name} |", checks));
    }

    [Fact]
    public void Every_rule_has_a_place_of_its_own()
    {
        Assert.True(SkillPages.Rules.Count >= 150);
        Assert.Equal(SkillPages.Rules.Select(rule => rule.Rule).Distinct(), SkillPages.Rules.Select(rule => rule.Rule));
        Assert.Equal(
            SkillPages.Rules.Select(rule => (rule.File, rule.Words)).Distinct(), SkillPages.Rules.Select(rule => (rule.File, rule.Words)));
        Assert.All(SkillPages.Rules, rule =>
        {
            Assert.Contains(rule.File, SkillPages.Files);
            Assert.True(rule.Words.Length >= 12, $"{rule.Rule}: '{rule.Words}' could stand anywhere.");
            var places = Regex.Count(SkillPages.Unbroken(rule.File), Regex.Escape(rule.Words));
            Assert.True(places == 1, $"{rule.Rule}: '{rule.Words}' stands {places} times in {rule.File}.");
        });
    }

    private static T Yaml<T>(string text) => new DeserializerBuilder().Build().Deserialize<T>(text);

    private static string Resolve(string page, string target) =>
        Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(page)!, target))).Replace('\\', '/');

    private static bool Has(byte[] file, byte[] name) => file.AsSpan().IndexOf(name) >= 0;

    [GeneratedRegex(@"\A---\n(.*?)\n---\n", RegexOptions.Singleline)]
    private static partial Regex FrontMatter();

    [GeneratedRegex(@"https?://[^\s)`|<]+")]
    private static partial Regex Address();

    [GeneratedRegex("^- ", RegexOptions.Multiline)]
    private static partial Regex Item();

    [GeneratedRegex(@"[\p{L}\p{N}-]+")]
    private static partial Regex Word();

    [GeneratedRegex("`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`")]
    private static partial Regex Code();

    // Access keys, tokens of the server, codes of eight digits, accounts.
    [GeneratedRegex(@"\b(AKIA|ASIA)[A-Z0-9]{8,}|p2p_(access|agent)_|\bsyt_|BEGIN [A-Z ]*PRIVATE KEY|\b\d{8,}\b")]
    private static partial Regex Secret();
}
