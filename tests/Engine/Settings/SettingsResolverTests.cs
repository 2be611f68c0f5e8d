using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Settings;

public sealed class SettingsResolverTests
{
    private const string Domain = "chat.example.org";

    [Theory]
    [InlineData("1.2.3.4/24", "SshCidrHasHostBits", "1.2.3.0/24")]
    [InlineData("1.2.3.4", "SshCidrMalformed", "1.2.3.4")]
    [InlineData("1.2.3/24", "SshCidrMalformed", "1.2.3/24")]
    [InlineData("::1/128", "SshCidrMalformed", "::1/128")]
    [InlineData("1.2.3.4/33", "SshCidrMalformed", "1.2.3.4/33")]
    [InlineData("office", "SshCidrMalformed", "office")]
    public void A_bad_cidr_is_refused_by_name_with_its_value_and_the_fix(string value, string code, string mentioned)
    {
        var failure = Assert.Throws<DeployException>(() => Resolve(new() { Domain = Domain, SshCidr = value }));

        Assert.Equal(code, failure.Code);
        Assert.Equal("SshCidr", failure.Target);
        Assert.Contains(mentioned, failure.Message + failure.NextAction);
    }

    [Theory]
    [InlineData("203.0.113.7/32", "203.0.113.7/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("auto", null)]
    [InlineData(null, null)]
    public void A_good_cidr_is_used_and_auto_is_left_to_the_run(string? value, string? used) =>
        Assert.Equal(used, Resolve(new() { Domain = Domain, SshCidr = value }).SshCidr);

    [Theory]
    [InlineData("EU-Central-1", "T3.Small")]
    [InlineData(" eu-central-1 ", " t3.small\t")]
    public void Regions_and_instance_types_are_taken_as_people_write_them_and_kept_as_AWS_does(string region, string type)
    {
        var asked = Resolve(new() { Domain = Domain, Region = region, InstanceType = type });
        var found = Resolve(new() { Domain = Domain }, ("AWS_REGION", region), ("INSTANCE_TYPE", type));

        Assert.Equal(("eu-central-1", "t3.small"), (asked.Region, asked.InstanceType));
        Assert.Equal(("eu-central-1", "t3.small"), (found.Region, found.InstanceType));
    }

    [Fact]
    public void Each_other_bad_value_has_an_error_of_its_own()
    {
        (DeploymentRequest Request, string Code)[] cases =
        [
            (new() { Domain = Domain, InstanceType = "small" }, "InstanceTypeMalformed"),
            (new() { Domain = Domain, Region = " " }, "RegionMalformed"),
            (new() { Domain = Domain, DiskSizeGB = 7 }, "DiskSizeOutOfRange"),
            (new() { Domain = Domain, MessageServerImage = "a b" }, "ContainerImageMalformed"),
            (new() { Domain = Domain, AcmeEmail = "nobody" }, "MailAddressMalformed"),
            (new() { Domain = Domain, SubnetId = "subnet" }, "SubnetIdMalformed"),
            (new() { Domain = Domain, DnsResolver = ["resolver.example"] }, "DnsResolverMalformed"),
            (new() { Domain = Domain, DnsResolver = ["http://192.0.2.1/dns-query"] }, "DnsResolverMalformed"),
            (new() { Domain = Domain, MonthlyBudgetUsd = 0m, BudgetEmail = "owner@example.org" }, "BudgetNotPositive"),
            (new() { Domain = Domain, MonthlyBudgetUsd = 30m }, "BudgetWithoutEmail"),
            (new() { Domain = Domain, BudgetEmail = "owner@example.org" }, "BudgetEmailWithoutBudget"),
            (new() { Domain = Domain, MonthlyBudgetUsd = 30m, BudgetEmail = "owner" }, "BudgetEmailMalformed"),
            (new() { Domain = Domain, Timeout = TimeSpan.Zero }, "TimeoutOutOfRange"),
            (new() { Domain = "localhost" }, "DomainNotPublic"),
            (new(), "DomainMissing"),
        ];

        foreach (var (request, code) in cases)
        {
            var failure = Assert.Throws<DeployException>(() => Resolve(request));
            Assert.Equal(code, failure.Code);
            Assert.Equal(DeployErrorKind.InvalidInput, failure.Kind);
            Assert.NotNull(failure.Target);
            Assert.NotEmpty(failure.NextAction);
        }
    }

    [Fact]
    public void What_is_not_said_comes_from_the_environment_then_from_the_defaults()
    {
        var settings = Resolve(
            new(),
            ("DOMAIN", Domain), ("DOMAIN_MODE", "route53"), ("AWS_DEFAULT_REGION", "eu-west-1"), ("AWS_PROFILE", "work"), ("CONFIRM_DOMAIN_BINDING", "1"));

        Assert.Equal((Domain, DnsMode.Route53, "eu-west-1", "work"), (settings.Domain, settings.DnsMode, settings.Region, settings.ProfileName));
        Assert.True(settings.DomainBindingConfirmed);
        Assert.Equal(("t3.small", 30, "direxio/message-server:latest"), (settings.InstanceType, settings.DiskSizeGB, settings.MessageServerImage));
    }

    [Theory]
    [InlineData("work", null, "AWS_PROFILE=work")]
    [InlineData("work", null, "AWS_DEFAULT_PROFILE=work")]
    [InlineData("work", null, "AWS_PROFILE=work", "AWS_DEFAULT_PROFILE=other")]
    [InlineData("given", "given", "AWS_PROFILE=work", "AWS_ACCESS_KEY_ID=AKIAENVEXAMPLE")]
    [InlineData(null, null, "AWS_PROFILE=work", "AWS_ACCESS_KEY_ID=AKIAENVEXAMPLE", "AWS_SECRET_ACCESS_KEY=x")]
    [InlineData(null, null, "AWS_PROFILE=work", "AWS_WEB_IDENTITY_TOKEN_FILE=/token")]
    public void Keys_in_the_environment_go_ahead_of_the_profile_that_a_variable_names(
        string? profile, string? given, params string[] variables) => Assert.Equal(
        profile,
        Resolve(
            new() { Domain = Domain, ProfileName = given },
            [.. variables.Select(variable => (variable.Split('=')[0], variable.Split('=')[1]))]).ProfileName);

    [Fact]
    public void A_parameter_wins_over_the_environment_and_the_record_of_a_resume_does_too()
    {
        (string, string)[] variables = [("AWS_REGION", "eu-west-1"), ("INSTANCE_TYPE", "t3.large")];
        var recorded = NodeState.Create(Domain, "direxio-1", DateTimeOffset.UnixEpoch);
        recorded.Region = "us-west-2";
        recorded.Choices.InstanceType = "t3.medium";

        Assert.Equal("us-east-2", Resolve(new() { Domain = Domain, Region = "us-east-2" }, variables).Region);
        var resumed = TestSettings.Resolver(Environment(variables)).Resolve(new() { Domain = Domain }, recorded);
        Assert.Equal(("us-west-2", "t3.medium"), (resumed.Region, resumed.InstanceType));
    }

    [Theory]
    [InlineData("30", "30")]
    [InlineData("29.50", "29.50")]
    public void A_budget_may_come_from_the_environment(string text, string amount)
    {
        var settings = Resolve(new() { Domain = Domain }, ("DIREXIO_MONTHLY_BUDGET_USD", text), ("DIREXIO_BUDGET_EMAIL", "owner@example.org"));

        Assert.Equal((decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), "owner@example.org"), (settings.MonthlyBudgetUsd!.Value, settings.BudgetEmail));
    }

    [Theory]
    [InlineData("thirty")]
    [InlineData("29,50")]
    [InlineData("1e3")]
    public void A_budget_of_the_environment_that_is_no_amount_is_refused(string text)
    {
        var failure = Assert.Throws<DeployException>(() => Resolve(new() { Domain = Domain }, ("DIREXIO_MONTHLY_BUDGET_USD", text)));

        Assert.Equal(("BudgetMalformed", "MonthlyBudgetUsd"), (failure.Code, failure.Target));
        Assert.Contains(text, failure.Message);
    }

    [Fact]
    public void An_earlier_spelling_of_a_variable_still_counts() =>
        Assert.Equal("198.51.100.0/24", Resolve(new() { Domain = Domain }, ("P2P_SSH_CIDR", "198.51.100.0/24")).SshCidr);

    [Fact]
    public void Resolvers_come_from_the_request_the_record_or_the_environment_in_that_order()
    {
        const string Url = "https://dns.example.net/dns-query";
        var recorded = NodeState.Create(Domain, "run", DateTimeOffset.UnixEpoch);
        recorded.Choices.DnsResolvers = $"9.9.9.9,{Url}";
        var resolver = TestSettings.Resolver(Environment([("DIREXIO_DNS_RESOLVER", "192.0.2.1, 2001:db8::53")]));

        string[] Names(DeploymentRequest request, NodeState? state = null) => [.. resolver.Resolve(request, state).DnsResolvers.Select(found => found.ToString())];

        Assert.Equal(["192.0.2.1", "2001:db8::53"], Names(new() { Domain = Domain }));
        Assert.Equal(["9.9.9.9", Url], Names(new() { Domain = Domain }, recorded));
        Assert.Equal([Url], Names(new() { Domain = Domain, DnsResolver = [Url] }, recorded));
    }

    private static DeploymentSettings Resolve(DeploymentRequest request, params (string Name, string Value)[] variables) =>
        TestSettings.Resolver(Environment(variables)).Resolve(request);

    private static DeployerEnvironment Environment((string Name, string Value)[] variables) =>
        new(variables.ToDictionary(variable => variable.Name, variable => variable.Value), "/home/user");
}
