using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>The folder of a node is lost: what bills is found, brought back or removed by its tags.</summary>
[Collection(VisibilityCollection.Name)]
public sealed class OrphanTests(RangeFixture fixture) : RangeTest(fixture)
{
    [Fact]
    public async Task What_a_lost_folder_leaves_is_listed_brought_back_and_without_it_removed_by_its_run_id()
    {
        var deployer = await SetUpAsync();
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);
        var runId = new NodeFiles(deployer.NodeFolder(Domain)).State.GetProperty("run_id").GetString()!;
        Directory.Delete(deployer.NodeFolder(Domain), recursive: true);

        var orphans = (await deployer.RunAsync("Find-DirexioOrphan", "-Region", Region)).MustEndWith(DeployerRun.Completed).Document.EnumerateArray().ToList();
        Assert.All(orphans, orphan => Assert.Equal(runId, orphan.GetProperty("RunId").GetString()));
        Assert.Equal(
            ["ElasticIp", "HostedZone", "Instance", "KeyPair", "SecurityGroup", "Volume"],
            orphans.Select(orphan => orphan.GetProperty("Kind").GetString()!).Order(StringComparer.Ordinal));

        (await deployer.RunAsync("Repair-DirexioDeployment", "-Domain", Domain, "-Region", Region, "-Confirm:$false")).MustEndWith(DeployerRun.Completed);
        Assert.Equal(runId, new NodeFiles(deployer.NodeFolder(Domain)).State.GetProperty("run_id").GetString());
        Assert.Equal(0, (await deployer.RunAsync("Find-DirexioOrphan", "-Region", Region)).MustEndWith(DeployerRun.Completed).Found);

        Directory.Delete(deployer.NodeFolder(Domain), recursive: true);
        // It has a server, which might be another person's: -Force alone does not say that it is meant.
        var refused = await deployer.RunAsync("Remove-DirexioNode", "-RunId", runId, "-Region", Region, "-Force");
        Assert.Equal("CannotAskForDomain", refused.ErrorCode);
        (await deployer.RunAsync("Remove-DirexioNode", "-RunId", runId, "-Region", Region, "-Force", "-ConfirmDomain", Domain))
            .MustEndWith(DeployerRun.Completed);

        var after = await Inventory.ReadAsync(Internet, Region);
        after.MustBeEmpty();
        Assert.Empty(after.Zones);
        Assert.Empty(after.Records);
    }
}
