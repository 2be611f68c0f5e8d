using System.Text.Json;
using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>A node is taken down; the account is as it was before, or it is said what is left.</summary>
[Collection(RemovalCollection.Name)]
public sealed class RemovalTests(RangeFixture fixture) : RangeTest(fixture)
{
    private static readonly string[] Removing =
        ["ChangeResourceRecordSets", "TerminateInstances", "ReleaseAddress", "DeleteSecurityGroup", "DeleteKeyPair", "DeleteHostedZone"];

    [Fact]
    public async Task One_command_leaves_the_account_as_it_was_and_a_report()
    {
        var deployer = await SetUpAsync();
        var before = await Inventory.ReadAsync(Internet, Region);
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);

        var run = (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Completed);

        Assert.Equal("Removed", run.Document.GetProperty("Status").GetString());
        Assert.Equal(0, run.Document.GetProperty("Residue").GetArrayLength());
        var after = await Inventory.ReadAsync(Internet, Region);
        after.MustBeEmpty();
        Assert.Equal(before.Zones, after.Zones);
        Assert.False(Directory.Exists(deployer.NodeFolder(Domain)));
        var report = JsonDocument.Parse(await File.ReadAllTextAsync(run.Document.GetProperty("ReportPath").GetString()!, Cancellation)).RootElement;
        Assert.Equal("terminated", report.GetProperty("destroy").GetProperty("evidence").GetProperty("ec2_instance").GetProperty("status").GetString());
    }

    [Fact]
    public async Task WhatIf_reads_and_changes_nothing()
    {
        var deployer = await SetUpAsync();
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);
        var before = (await Internet.CallsAsync()).Count;

        (await deployer.RunAsync("Remove-DirexioNode", "-Domain", Domain, "-WhatIf")).MustEndWith(DeployerRun.Completed);

        (await Inventory.ReadAsync(Internet, Region)).MustHoldOneNode();
        var calls = (await Internet.CallsAsync()).Skip(before).Select(call => call.Action).ToList();
        Assert.Contains("DescribeInstances", calls);
        Assert.DoesNotContain(calls, action => action.StartsWith("Delete", StringComparison.Ordinal) || Removing.Contains(action));
    }

    [Theory]
    [InlineData(FaultKind.Throttle)]
    [InlineData(FaultKind.ErrorAfter)]
    [InlineData(FaultKind.Error)]
    [InlineData(FaultKind.Kill, 5)]
    [InlineData(FaultKind.KillAfter)]
    internal async Task However_often_it_stumbles_running_it_again_ends_clean(FaultKind kind, int minutesOld = 0)
    {
        var deployer = await SetUpAsync();
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);
        // Of an old node an absence proves at once what it proves of a young one only after a wait; both have to end clean.
        new NodeFiles(deployer.NodeFolder(Domain)).LetTimePass(TimeSpan.FromMinutes(minutesOld));
        await Internet.ChangeAsync(new RangeConfig { Faults = [.. Removing.Select(action => new Fault(action, kind))] });

        var run = await deployer.RemoveAsync(Domain);
        for (var again = 0; run.ExitCode != DeployerRun.Completed && again <= Removing.Length; again++)
        {
            Assert.Contains(run.ExitCode, (int[])[DeployerRun.Failed, DeployerRun.Killed]);
            Assert.True(File.Exists(Path.Combine(deployer.NodeFolder(Domain), "state.json")), "the state is gone although something is left");
            run = await deployer.RemoveAsync(Domain);
        }

        run.MustEndWith(DeployerRun.Completed);
        var hit = (await Internet.CallsAsync()).Where(call => call.Fault == kind).Select(call => call.Action).Distinct();
        Assert.Equal(Removing.Order(), hit.Order());
        var after = await Inventory.ReadAsync(Internet, Region);
        after.MustBeEmpty();
        Assert.Empty(after.Zones);
    }

    [Fact]
    public async Task When_every_call_is_denied_nothing_is_claimed_and_the_state_stays()
    {
        var deployer = await SetUpAsync();
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);
        await Internet.ChangeAsync(new RangeConfig { Faults = [new Fault("*", FaultKind.Error) { Nth = 0, Code = "UnauthorizedOperation" }] });

        (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Failed);

        await Internet.ChangeAsync(new RangeConfig());
        (await Inventory.ReadAsync(Internet, Region)).MustHoldOneNode();
        Assert.True(File.Exists(Path.Combine(deployer.NodeFolder(Domain), "state.json")));
    }

    [Fact]
    public async Task Another_account_is_refused()
    {
        var deployer = await SetUpAsync();
        (await deployer.StartAsync(Domain)).MustEndWith(DeployerRun.WaitingForUser);
        await Internet.ChangeAsync(new RangeConfig { Account = "210987654321" });

        var run = (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Failed);

        Assert.Equal("AccountMismatch", run.ErrorCode);
        Assert.Single((await Inventory.ReadAsync(Internet, Region)).Addresses);
        Assert.True(File.Exists(Path.Combine(deployer.NodeFolder(Domain), "state.json")));
    }

    [Fact]
    public async Task A_half_made_node_is_removed_in_full()
    {
        var deployer = await SetUpAsync(new RangeConfig { Faults = [new Fault("RunInstances", FaultKind.KillAfter)] });
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Killed);
        Assert.Single((await Inventory.ReadAsync(Internet, Region)).Instances);

        (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Completed);

        var after = await Inventory.ReadAsync(Internet, Region);
        after.MustBeEmpty();
        Assert.Empty(after.Zones);
    }

    [Fact]
    public async Task A_node_of_the_first_release_which_tagged_nothing_is_removed()
    {
        var deployer = await SetUpAsync();
        await EarlierNode.MakeAsync(Internet, Region, deployer.NodeFolder(Domain), Domain);
        (await Inventory.ReadAsync(Internet, Region)).MustHoldOneNode();

        (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Completed);

        var after = await Inventory.ReadAsync(Internet, Region);
        after.MustBeEmpty();
        Assert.Empty(after.Zones);
        Assert.False(Directory.Exists(deployer.NodeFolder(Domain)));
    }
}
