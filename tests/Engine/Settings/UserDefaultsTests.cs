using Direxio.Deployer.Engine.Operations.Defaults;
using Direxio.Deployer.Engine.Tests.Facade;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Settings;

/// <summary>What the user keeps as defaults, by the engine as its callers see it, in a home of its own.</summary>
public sealed class UserDefaultsTests : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("direxio-defaults-");

    private string Defaults => Path.Combine(home.FullName, "defaults.toml");

    public void Dispose() => home.Delete(recursive: true);

    [Fact]
    public async Task A_parameter_goes_ahead_of_a_variable_and_that_ahead_of_the_file_and_that_ahead_of_what_is_built_in()
    {
        Assert.Equal(("us-east-1", null), await PlannedRegion(null));

        await Set(("Region", "eu-west-1"));
        Assert.Equal(("eu-west-1", $"your defaults name it ({Defaults}:{LineOf("Region = ")})"), await PlannedRegion(null));
        Assert.Equal(("us-west-2", "the environment names it"), await PlannedRegion(null, ("AWS_REGION", "us-west-2")));
        Assert.Equal(("ap-southeast-1", null), await PlannedRegion("ap-southeast-1", ("AWS_REGION", "us-west-2")));
    }

    [Fact]
    public async Task All_that_can_be_kept_is_what_a_plan_takes()
    {
        await Set(
            ("Region", "eu-central-1"), ("DnsMode", "user"), ("ConnectAgent", "codex"), ("MonthlyBudgetUsd", "45.50"),
            ("BudgetEmail", "me@example.org"), ("AcmeEmail", "acme@example.org"), ("ProfileName", "mine"));

        var plan = await Plan(new());

        Assert.Equal(
            ("eu-central-1", "User", "codex", 45.50m, "me@example.org"),
            (plan.Region, plan.DnsMode, plan.Request.ConnectAgent, plan.Request.MonthlyBudgetUsd, plan.Request.BudgetEmail));
        Assert.Equal("acme@example.org", plan.Request.AcmeEmail);
        Assert.Contains($"{Defaults}:", plan.AgentDetection);
    }

    // Who would be told of a budget is no wish for one.
    [Fact]
    public async Task An_address_alone_asks_for_no_budget()
    {
        await Set(("BudgetEmail", "me@example.org"));

        Assert.Null((await Plan(new())).Request.BudgetEmail);
        Assert.Equal("me@example.org", (await Plan(new() { MonthlyBudgetUsd = 40 })).Request.BudgetEmail);
    }

    [Fact]
    public async Task Each_default_is_shown_with_where_it_comes_from()
    {
        await Set(("Region", "eu-central-1"), ("AcmeEmail", "me@example.org"));

        var rows = (await Engine(("DOMAIN_MODE", "User")).GetDefaultsAsync(new(), new Silence())).ToDictionary(row => row.Name);

        Assert.Equal(DeploymentEngine.DefaultNames, rows.Keys);
        Assert.Equal(("eu-central-1", DefaultSource.File, $"{Defaults}:{LineOf("Region = ")}"), Told(rows["Region"]));
        Assert.Equal(("me@example.org", DefaultSource.File, $"{Defaults}:{LineOf("AcmeEmail = ")}"), Told(rows["AcmeEmail"]));
        Assert.Equal(("User", DefaultSource.Variable, "DOMAIN_MODE"), Told(rows["DnsMode"]));
        Assert.Equal((null, DefaultSource.BuiltIn), (rows["BudgetEmail"].Value, rows["BudgetEmail"].Source));
        Assert.All(rows.Values, row => Assert.Equal(Defaults, row.File));
    }

    [Fact]
    public async Task What_the_user_wrote_into_the_file_stays()
    {
        const string own = "# mine\r\nOther = 'kept'\n\nregion = \"eu-west-1\"   # near the office\nAcmeEmail = \"a@example.org\" # old\n\n"
            + "[notes]\nRegion = \"not this one\"\n";
        File.WriteAllText(Defaults, own);

        await Set(("Region", "eu-central-1"), ("DnsMode", "Route53"));
        await Reset("AcmeEmail");

        Assert.Equal(
            "# mine\r\nOther = 'kept'\n\nregion = \"eu-central-1\"   # near the office\n# old\n\n"
                + "DnsMode = \"Route53\"\n[notes]\nRegion = \"not this one\"\n",
            File.ReadAllText(Defaults));
    }

    [Fact]
    public async Task A_file_that_is_made_explains_itself_and_is_its_owners()
    {
        await Set(("Region", "eu-central-1"));
        await Reset("Region");
        await Set(("Region", "eu-north-1"));

        var lines = File.ReadAllLines(Defaults);
        Assert.All(DeploymentEngine.DefaultNames, name => Assert.Contains(lines, line => line.StartsWith($"# {name} = ", StringComparison.Ordinal)));
        Assert.Equal(["Region = \"eu-north-1\""], lines.Where(line => line.Length > 0 && line[0] != '#'));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Defaults));
        }
    }

    [Theory]
    [InlineData("Region", "Europe", "RegionMalformed")]
    [InlineData("DnsMode", "Cloudless", "DnsModeUnknown")]
    [InlineData("ConnectAgent", "clippy", "ConnectAgentUnknown")]
    [InlineData("MonthlyBudgetUsd", "-3", "BudgetNotPositive")]
    [InlineData("BudgetEmail", "me", "BudgetEmailMalformed")]
    [InlineData("AcmeEmail", "me", "MailAddressMalformed")]
    [InlineData("ProfileName", "theirs", "ProfileNotFound")]
    [InlineData("MonthlyBudgetUsd", "30", "BudgetWithoutEmail")]
    [InlineData("Weather", "fine", "DefaultUnknown")]
    public async Task A_value_that_the_setting_refuses_is_not_kept(string name, string value, string code)
    {
        Assert.Equal(code, (await Assert.ThrowsAsync<DeployException>(() => Set((name, value)))).Code);
        Assert.False(File.Exists(Defaults));
    }

    // A limit without whoever is told of it would be refused by every deployment.
    [Fact]
    public async Task A_budget_is_kept_with_its_address_or_not_at_all()
    {
        await Set(("MonthlyBudgetUsd", "30"), ("BudgetEmail", "me@example.org"));

        var failure = await Assert.ThrowsAsync<DeployException>(() => Reset("BudgetEmail"));

        Assert.Equal(("BudgetWithoutEmail", "BudgetEmail"), (failure.Code, failure.Target));
        Assert.Contains("Set-DirexioDefault -Reset MonthlyBudgetUsd, BudgetEmail", failure.NextAction, StringComparison.Ordinal);
        await Set(("MonthlyBudgetUsd", "40"));
        await Reset("MonthlyBudgetUsd", "BudgetEmail");
        await Engine([.. Machine, ("DIREXIO_BUDGET_EMAIL", "me@example.org")]).SetDefaultsAsync(
            new() { Values = new Dictionary<string, string> { ["MonthlyBudgetUsd"] = "30" } },
            _ => Task.FromResult(true),
            new Silence(),
            TestContext.Current.CancellationToken);
        Assert.Contains("MonthlyBudgetUsd = ", File.ReadAllText(Defaults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_that_the_account_does_not_have_is_not_kept()
    {
        using var bench = new RehearsalBench();
        var change = new DefaultsChange { Values = new Dictionary<string, string> { ["Region"] = "eu-centrl-1" } };

        var failure = await Assert.ThrowsAsync<DeployException>(() => new DefaultsCommand(bench.Context()).ChangeAsync(
            change, _ => Task.FromResult(true), TestContext.Current.CancellationToken));

        Assert.Equal(("RegionUnknown", "Region"), (failure.Code, failure.Target));
        Assert.Contains("'eu-centrl-1'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("eu-central-1", failure.NextAction, StringComparison.Ordinal);
    }

    // Without an account to ask, one that was opened since this release cannot be told from a slip.
    [Fact]
    public async Task A_region_that_nobody_knows_is_kept_with_a_warning()
    {
        var observer = new RecordedEvents();

        await Engine(Machine).SetDefaultsAsync(
            new() { Values = new Dictionary<string, string> { ["Region"] = "eu-centrl-1" } },
            _ => Task.FromResult(true),
            observer,
            TestContext.Current.CancellationToken);

        Assert.Contains(observer.Warnings, text => text.Contains("'eu-centrl-1'", StringComparison.Ordinal));
        Assert.Contains("Region = \"eu-centrl-1\"", File.ReadAllText(Defaults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# mine\n\nRegion = \"Europe\"\n", "DefaultRefused", ", line 3: Region 'Europe'")]
    [InlineData("Region = [1]\n", "DefaultsMalformed", ", line 1: Region is neither")]
    [InlineData("# mine\nRegion = eu-central-1\n", "DefaultsMalformed", ", line 2: ")]
    public async Task A_wrong_value_in_the_file_is_an_error_that_names_file_and_line(string text, string code, string said)
    {
        File.WriteAllText(Defaults, text);

        var failure = await Assert.ThrowsAsync<DeployException>(() => Plan(new()));

        Assert.Equal(code, failure.Code);
        Assert.Contains(Defaults + said, failure.Message);
        // What needs no default is not kept from working.
        Assert.Empty(Engine().GetStatus(null, rehearsal: true));
    }

    [Fact]
    public async Task What_is_not_agreed_to_is_not_written()
    {
        Assert.Null(await Engine().SetDefaultsAsync(
            new() { Values = new Dictionary<string, string> { ["Region"] = "eu-west-1" } },
            _ => Task.FromResult(false),
            new Silence(),
            TestContext.Current.CancellationToken));
        Assert.False(File.Exists(Defaults));
    }

    // A machine with one profile, and without anything else that signs.
    private (string Name, string Value)[] Machine
    {
        get
        {
            var profiles = Path.Combine(home.FullName, "config");
            File.WriteAllText(profiles, "[profile mine]\nregion = eu-west-1\n");
            return
            [
                ("AWS_CONFIG_FILE", profiles), ("AWS_SHARED_CREDENTIALS_FILE", Path.Combine(home.FullName, "none")),
                ("AWS_EC2_METADATA_DISABLED", "true"),
            ];
        }
    }

    private static (string?, DefaultSource, string) Told(DefaultValue row) => (row.Value, row.Source, row.Origin);

    private int LineOf(string beginning) =>
        Array.FindIndex(File.ReadAllLines(Defaults), line => line.StartsWith(beginning, StringComparison.Ordinal)) + 1;

    private Task Set(params (string Name, string Value)[] values) => Change(new() { Values = values.ToDictionary(pair => pair.Name, pair => pair.Value) });

    private Task Reset(params string[] names) => Change(new() { Reset = names });

    private Task Change(DefaultsChange change) =>
        Engine(Machine).SetDefaultsAsync(change, _ => Task.FromResult(true), new Silence(), TestContext.Current.CancellationToken);

    private async Task<(string, string?)> PlannedRegion(string? asked, params (string Name, string Value)[] variables)
    {
        var plan = await Plan(new() { Region = asked }, variables);
        return (plan.Region, plan.RegionReason);
    }

    private Task<DeploymentPlan> Plan(DeploymentRequest request, params (string Name, string Value)[] variables) =>
        Engine(variables).PlanAsync(
            request with { Domain = "chat.example.org", Rehearse = true }, new Silence(), TestContext.Current.CancellationToken);

    private DeploymentEngine Engine(params (string Name, string Value)[] variables) => new(new(
        variables.Append((Name: "DIREXIO_HOME", Value: home.FullName)).Append((Name: "DIREXIO_AGENT_DETECTION", Value: "off"))
            .ToDictionary(pair => pair.Name, pair => pair.Value),
        home.FullName));
}
