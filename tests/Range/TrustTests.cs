using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>Somebody in between is noticed, whether at the web server or at SSH.</summary>
public sealed class TrustTests(RangeFixture fixture) : RangeTest(fixture)
{
    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_not_accepted()
    {
        var deployer = await SetUpAsync();
        deployer.Variables["SSL_CERT_FILE"] = Names.TestAuthority.SystemBundle;

        var run = (await deployer.StartAsync(Domain, "-DnsMode", "Route53", "-TimeoutMinutes", "1")).MustEndWith(DeployerRun.Failed);

        Assert.Contains("certificate", run.ErrorText, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("failed", new NodeFiles(deployer.NodeFolder(Domain)).State.GetProperty("phases").GetProperty("S4_BOOTSTRAP_STACK").GetProperty("status").GetString());

        deployer.Variables.Clear();
        (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.Completed);
    }

    [Fact]
    public async Task A_host_key_that_the_console_does_not_show_is_not_accepted()
    {
        var deployer = await SetUpAsync(new RangeConfig { ForeignHostKeys = true });

        var run = (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Failed);

        Assert.Contains("host key", run.ErrorText, StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(Path.Combine(deployer.NodeFolder(Domain), "credentials.json")));
    }
}
