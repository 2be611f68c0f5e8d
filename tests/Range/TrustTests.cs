using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>Somebody in between is noticed, whether at the web server or at SSH.</summary>
[Collection(NetworkCollection.Name)]
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

    [Fact]
    public async Task Without_host_keys_on_the_console_no_secret_is_read_but_by_the_users_word()
    {
        var deployer = await SetUpAsync(new RangeConfig
        {
            Faults = [new Fault("GetConsoleOutput", FaultKind.Error) { Nth = 0, Code = "UnauthorizedOperation" }],
        });

        var run = (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Failed);

        Assert.Contains("ec2:GetConsoleOutput", run.ErrorText, StringComparison.Ordinal);
        Assert.Contains("-TrustFirstHostKey", run.ErrorText, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(deployer.NodeFolder(Domain), "credentials.json")));

        (await deployer.ResumeAsync(Domain, "-TrustFirstHostKey")).MustEndWith(DeployerRun.Completed);
        Assert.StartsWith("first_use SHA256:", SourceOf(deployer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_keys_that_come_late_are_waited_for()
    {
        var deployer = await SetUpAsync(new RangeConfig { ConsoleDelayMs = 20_000 });

        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);

        Assert.Equal("console_output", SourceOf(deployer));
    }

    private static string? SourceOf(DeployerProcess deployer) =>
        new NodeFiles(deployer.NodeFolder(Domain)).State.GetProperty("ssh_host_key_source").GetString();
}
