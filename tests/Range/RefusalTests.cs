using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>What cannot work is said before anything is created.</summary>
public sealed class RefusalTests(RangeFixture fixture) : RangeTest(fixture)
{
    [Theory]
    [InlineData("10.1.2.3", "auto", Region, "10.1.2.3")]
    [InlineData("chat.nip.io", "auto", Region, "nip.io")]
    [InlineData("*.example.org", "auto", Region, "wildcard")]
    [InlineData(Domain, "300.1.2.3/32", Region, "300.1.2.3/32")]
    [InlineData(Domain, "auto", "mars-north-1", "mars-north-1")]
    public async Task A_value_that_cannot_work_is_named(string domain, string sshCidr, string region, string named)
    {
        var deployer = await SetUpAsync();

        var run = (await deployer.RunAsync(
            "Start-DirexioDeployment", "-Domain", domain, "-SshCidr", sshCidr, "-Region", region, "-ConfirmDomainBinding", "-Force")).MustEndWith(DeployerRun.Failed);

        Assert.Contains(named, run.ErrorText, StringComparison.OrdinalIgnoreCase);
        await NothingWasCreatedAsync();
    }

    [Fact]
    public async Task A_used_up_address_quota_is_noticed()
    {
        var deployer = await SetUpAsync(new RangeConfig { AddressQuota = 2 });
        for (var address = 1; address <= 2; address++)
        {
            await Internet.Ec2Async(Region, "AllocateAddress", ("Domain", "vpc"));
        }

        var run = (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.WaitingForUser);

        Assert.Contains("no fixed IP address left", run.Explanation("S1_PREFLIGHT"), StringComparison.Ordinal);
        var account = await Inventory.ReadAsync(Internet, Region);
        Assert.Equal((2, 0, 0, 0), (account.Addresses.Count, account.Instances.Count, account.SecurityGroups.Count, account.Zones.Count));
    }

    [Fact]
    public async Task A_record_that_leads_elsewhere_is_not_overwritten_unasked()
    {
        var deployer = await SetUpAsync();
        await Internet.MakeZoneAsync("example.org", (Domain, "A", "192.0.2.99"));

        var run = (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.WaitingForUser);

        Assert.Contains("192.0.2.99", run.Explanation("S3_PROVISION"), StringComparison.Ordinal);
        Assert.Contains("-ConfirmDnsOverwrite", run.Explanation("S3_PROVISION"), StringComparison.Ordinal);
        var account = await Inventory.ReadAsync(Internet, Region);
        account.MustBeEmpty();
        Assert.Contains((Domain, "A", "192.0.2.99"), account.Records);
    }

    [Fact]
    public async Task Another_account_is_not_resumed_in()
    {
        var deployer = await SetUpAsync();
        (await deployer.StartAsync(Domain)).MustEndWith(DeployerRun.WaitingForUser);
        var before = (await Internet.CallsAsync()).Count;

        await Internet.ChangeAsync(new RangeConfig { Account = "210987654321" });
        var run = (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.Failed);

        Assert.Contains("210987654321", run.ErrorText, StringComparison.Ordinal);
        var after = (await Internet.CallsAsync()).Skip(before);
        Assert.DoesNotContain(after, call => call.Action.StartsWith("Create", StringComparison.Ordinal) || call.Action is "RunInstances" or "AllocateAddress");
    }

    private async Task NothingWasCreatedAsync()
    {
        var account = await Inventory.ReadAsync(Internet, Region);
        account.MustBeEmpty();
        Assert.Empty(account.Zones);
    }
}
