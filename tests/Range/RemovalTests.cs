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
    public async Task WhatIf_changes_nothing_a_denial_proves_nothing_and_then_one_command_leaves_the_account_as_it_was_and_a_report()
    {
        var deployer = await SetUpAsync();
        var before = await Inventory.ReadAsync(Internet, Region);
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);
        var earlier = (await Internet.CallsAsync()).Count;

        (await deployer.RunAsync("Remove-DirexioNode", "-Domain", Domain, "-WhatIf")).MustEndWith(DeployerRun.Completed);

        (await Inventory.ReadAsync(Internet, Region)).MustHoldOneNode();
        var calls = (await Internet.CallsAsync()).Skip(earlier).Select(call => call.Action).ToList();
        Assert.Contains("DescribeInstances", calls);
        Assert.DoesNotContain(calls, action => action.StartsWith("Delete", StringComparison.Ordinal) || Removing.Contains(action));

        await Internet.ChangeAsync(new RangeConfig { Faults = [new Fault("*", FaultKind.Error) { Nth = 0, Code = "UnauthorizedOperation" }] });

        (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Failed);

        await Internet.ChangeAsync(new RangeConfig());
        (await Inventory.ReadAsync(Internet, Region)).MustHoldOneNode();
        Assert.True(File.Exists(Path.Combine(deployer.NodeFolder(Domain), "state.json")));

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

    [Theory]
    [InlineData(0, FaultKind.Throttle, FaultKind.Error, FaultKind.KillAfter)]
    [InlineData(5, FaultKind.Kill, FaultKind.ErrorAfter)]
    internal async Task However_often_it_stumbles_running_it_again_ends_clean(int minutesOld, params FaultKind[] kinds)
    {
        var deployer = await SetUpAsync();
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);
        // Of an old node an absence proves at once what it proves of a young one only after a wait; both have to end clean.
        new NodeFiles(deployer.NodeFolder(Domain)).LetTimePass(TimeSpan.FromMinutes(minutesOld));
        await Internet.ChangeAsync(new RangeConfig { Faults = [.. Removing.SelectMany(Stumbling)] });

        var run = await deployer.RemoveAsync(Domain);
        for (var again = 0; run.ExitCode != DeployerRun.Completed && again <= Removing.Length * kinds.Length; again++)
        {
            Assert.Contains(run.ExitCode, (int[])[DeployerRun.Failed, DeployerRun.Killed]);
            Assert.True(File.Exists(Path.Combine(deployer.NodeFolder(Domain), "state.json")), "the state is gone although something is left");
            run = await deployer.RemoveAsync(Domain);
        }

        run.MustEndWith(DeployerRun.Completed);
        var calls = await Internet.CallsAsync();
        Assert.All(kinds, kind => Assert.Equal(Removing.Order(), calls.Where(call => call.Fault == kind).Select(call => call.Action).Distinct().Order()));
        var after = await Inventory.ReadAsync(Internet, Region);
        after.MustBeEmpty();
        Assert.Empty(after.Zones);

        // One after the other, where there are several.
        IEnumerable<Fault> Stumbling(string action) => kinds.Select((kind, at) => new Fault(action, kind) { Nth = at + 1 });
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
