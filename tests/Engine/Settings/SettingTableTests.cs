using System.Text.Json;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Settings;

/// <summary>What follows from the declaration of a setting: variables in the help, the plan's hash, what is kept.</summary>
public sealed class SettingTableTests
{
    private static readonly DeploymentRequest Everything = new()
    {
        Domain = "chat.example.org",
        DnsMode = DnsMode.Route53,
        Region = "eu-central-1",
        ProfileName = "work",
        InstanceType = "t3.medium",
        DiskSizeGB = 40,
        MessageServerImage = "direxio/message-server:2.1",
        AcmeEmail = "acme@example.org",
        SshCidr = "203.0.113.0/24",
        SubnetId = "subnet-0123456789abcdef0",
        DnsResolver = ["192.0.2.53"],
        ConfirmDomainBinding = true,
        ConnectAgent = "codex",
        Workspace = "/home/user/work",
        AllowUnattendedAgent = true,
        AgentInstall = AgentInstallPolicy.Skip,
        MonthlyBudgetUsd = 40,
        BudgetEmail = "budget@example.org",
    };

    [Fact]
    public void Every_setting_is_a_property_of_the_request()
    {
        var properties = typeof(DeploymentRequest).GetProperties().Select(property => property.Name).ToHashSet();

        Assert.All(SettingTable.All, setting => Assert.Contains(setting.Name, properties));
        Assert.Equal(SettingTable.All.Count, SettingTable.All.Select(setting => setting.Name).Distinct().Count());
    }

    [Fact]
    public void Every_variable_is_in_the_help_with_its_parameter()
    {
        var topic = File.ReadAllText(Path.Combine(Repository.Root, "module", "en-US", "about_Direxio_Environment.help.txt"));

        foreach (var setting in SettingTable.All)
        {
            Assert.All(setting.Variables, variable => Assert.Matches($@"(?m)^    .*\b{variable}\b.* -{setting.Name}\b", topic));
        }
    }

    // One that is written for the agent and the bridge is read by them and not here.
    [Fact]
    public void Every_variable_of_ours_that_is_read_is_in_the_help()
    {
        string[] written = ["DIREXIO_AGENT_ROOM_ID", "DIREXIO_AGENT_TOKEN", "DIREXIO_CREDENTIALS_FILE", "DIREXIO_DOMAIN"];
        var topic = File.ReadAllText(Path.Combine(Repository.Root, "module", "en-US", "about_Direxio_Environment.help.txt"));
        var sources = new[] { "Direxio.Deployer", "Direxio.Deployer.Engine", "Direxio.Deployer.PowerShell" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories));

        var names = sources
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), "\"(DIREXIO_[A-Z_]*[A-Z])\"").Select(match => match.Groups[1].Value))
            .Append(AgentNodeId.ForceVariable)
            .Except(written)
            .Distinct()
            .ToList();

        Assert.True(names.Count > 30, $"{names.Count}");
        Assert.All(names, name => Assert.Matches($@"\b{name}\b", topic));
    }

    [Fact]
    public void A_plan_applied_later_asks_for_the_same()
    {
        var settings = Resolve(Everything);

        var again = Resolve(SettingTable.Complete(new() { Domain = Everything.Domain, ConfirmDomainBinding = true }, settings));

        Assert.Equal(Text(settings), Text(again));
    }

    [Fact]
    public void What_is_kept_is_what_a_resume_begins_with()
    {
        var settings = Resolve(Everything);
        var state = NodeState.Create(settings.Domain, "direxio-20260101-000000-abcd", DateTimeOffset.UnixEpoch);
        SettingTable.Record(state, settings);

        var resumed = Resolve(new() { Domain = Everything.Domain, ProfileName = Everything.ProfileName }, state, settings.ConnectAgent);

        Assert.Equal(Text(settings with { RewiresAgent = false }), Text(resumed with { AgentFoundBy = settings.AgentFoundBy }));
    }

    [Theory]
    [InlineData(nameof(DeploymentRequest.InstanceType))]
    [InlineData(nameof(DeploymentRequest.Region))]
    [InlineData(nameof(DeploymentRequest.ConnectAgent))]
    [InlineData(nameof(DeploymentRequest.MonthlyBudgetUsd))]
    public void What_the_user_agrees_to_tells_settings_apart(string name)
    {
        var other = Everything with
        {
            InstanceType = name == nameof(Everything.InstanceType) ? "t3.large" : Everything.InstanceType,
            Region = name == nameof(Everything.Region) ? "eu-west-1" : Everything.Region,
            ConnectAgent = name == nameof(Everything.ConnectAgent) ? "gemini" : Everything.ConnectAgent,
            MonthlyBudgetUsd = name == nameof(Everything.MonthlyBudgetUsd) ? 50 : Everything.MonthlyBudgetUsd,
        };

        var (before, after) = (SettingTable.Agreed(Resolve(Everything)), SettingTable.Agreed(Resolve(other)));

        Assert.Equal([name], before.Where(pair => !Equals(pair.Value, after[pair.Key])).Select(pair => pair.Key));
    }

    private static string Text(DeploymentSettings settings) =>
        $"{JsonSerializer.Serialize(settings with { DnsResolvers = [] })} {string.Join(",", settings.DnsResolvers)}";

    private static DeploymentSettings Resolve(
        DeploymentRequest request, NodeState? recorded = null, Engine.Agents.ConnectAgentChoice? agent = null) =>
        TestSettings.Resolver(new(new Dictionary<string, string>(), "/home/user"))
            .Resolve(request, recorded, agent);
}
