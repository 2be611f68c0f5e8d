using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Settings;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Settings;

/// <summary>The region that is proposed where nothing names one.</summary>
public sealed class RegionProposalTests
{
    // What every account has without enabling it, as AWS documents it; regions since 2019 have to be enabled.
    private static readonly string[] EnabledByDefault =
    [
        "us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "eu-central-1", "eu-north-1", "eu-west-1",
        "eu-west-2", "eu-west-3", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
    ];

    [Theory]
    [InlineData("Europe/Berlin", "eu-central-1")]
    [InlineData("Africa/Lagos", "eu-central-1")]
    [InlineData("Europe/London", "eu-west-2")]
    [InlineData("America/New_York", "us-east-1")]
    [InlineData("America/Los_Angeles", "us-west-2")]
    [InlineData("America/Sao_Paulo", "sa-east-1")]
    [InlineData("Asia/Kolkata", "ap-south-1")]
    [InlineData("Asia/Hong_Kong", "ap-southeast-1")]
    [InlineData("Asia/Tokyo", "ap-northeast-1")]
    [InlineData("Asia/Seoul", "ap-northeast-2")]
    [InlineData("Pacific/Auckland", "ap-southeast-2")]
    [InlineData("Pacific/Honolulu", "us-west-2")]
    [InlineData("Pacific/Kiritimati", "ap-southeast-2")]
    [InlineData("Etc/UTC", null)]
    [InlineData("UTC", null)]
    public void It_is_near_the_machine(string zone, string? region) =>
        Assert.Equal(region, RegionProposal.Find(TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Fact]
    public void Every_account_has_it()
    {
        Assert.Empty(RegionProposal.All.Except(EnabledByDefault));
        Assert.Empty(RegionProposal.All.Except(AwsRegions.KnownCodes));
    }

    [Fact]
    public void Every_time_zone_of_this_machine_has_one_or_tells_no_place() => Assert.All(
        TimeZoneInfo.GetSystemTimeZones(), zone => Assert.True(RegionProposal.Find(zone) is null or { Length: > 0 }));

    [Theory]
    [InlineData(null, null, null, "eu-central-1", "it is near the time zone of this machine, Europe/Berlin; other regions have other prices")]
    [InlineData(null, null, "sa-east-1", "sa-east-1", "the AWS profile default names it")]
    [InlineData(null, "us-west-1", "sa-east-1", "us-west-1", "the environment names it")]
    [InlineData("eu-west-1", "us-west-1", "sa-east-1", "eu-west-1", null)]
    public void What_is_named_comes_before_what_is_near(string? asked, string? variable, string? profile, string region, string? reason)
    {
        var settings = Resolve(new() { Domain = "chat.example.org", Region = asked }, variable, profile, "Europe/Berlin");

        Assert.Equal((region, reason), (settings.Region, settings.RegionFoundBy?.ToEnglish()));
    }

    [Fact]
    public void A_rehearsal_is_the_same_on_every_machine() => Assert.Equal(
        "us-east-1", Resolve(new() { Domain = "chat.example.org", Rehearse = true }, null, "sa-east-1", "Europe/Berlin").Region);

    private static DeploymentSettings Resolve(DeploymentRequest request, string? variable, string? profile, string zone)
    {
        var variables = variable is null ? new Dictionary<string, string>() : new() { ["AWS_REGION"] = variable };
        var machine = new SettingMachine(new OneProfile(profile), [], new Engine.Ports.Programs.NoProcessTree(), Composition.Dns)
        {
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone),
        };
        return new SettingsResolver(new(variables, "/home/user"), machine).Resolve(request);
    }

    private sealed class OneProfile(string? region) : IProfiles
    {
        public IEnumerable<string> Names => [];

        public string? FindRegion(string? profile) => region;

        public void Require(string name)
        {
        }
    }
}
