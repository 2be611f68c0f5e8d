using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>A server is emptied: what its users had is gone, what makes it the server of this name is not.</summary>
[Collection(UpdateCollection.Name)]
public sealed class ResetTests(RangeFixture fixture) : RangeTest(fixture)
{
    private const string Made = "cd /var/lib/docker/volumes; grep -ho '\"CreatedAt\": *\"[^\"]*\"' p2p_{postgres-data,message-config,message-data}/range-volume.json";
    private const string Began = "grep -sl '\"phase\": \"\\(removing\\|starting\\)\"' /var/lib/direxio/operations/*/notes.json | wc -l";

    [Fact]
    public async Task A_reset_leaves_address_certificate_and_signing_key_and_one_that_is_killed_is_completed()
    {
        var deployer = await SetUpAsync(PartsNode.World());
        var node = await PartsNode.DeployAsync(Internet, deployer, Domain);
        var before = await node.BelongingsAsync();
        var (phone, code, address) = (node.Phone, await CodeAsync(node), node.Files.PublicIp);
        var volumes = await node.OnNodeAsync(Made);

        var run = (await ResetAsync(deployer)).MustEndWith(DeployerRun.Completed);

        Assert.Equal(
            ["p2p_message-config", "p2p_message-data", "p2p_postgres-data"],
            run.Document.GetProperty("Volumes").EnumerateArray().Select(volume => volume.GetString()).Order(StringComparer.Ordinal));
        Assert.True(run.Document.GetProperty("BackupBytes").GetInt64() > 0);
        await MustBeNewAsync(deployer, node, before, phone, code);
        Assert.Equal(address, node.Files.PublicIp);
        Assert.NotEqual(volumes, await node.OnNodeAsync(Made));

        before = await node.BelongingsAsync();
        (phone, code) = (node.Phone, await CodeAsync(node));
        var reset = ResetAsync(deployer, "-SkipBackup");
        // Behind the point from which it only goes on.
        await node.OnNodeAsync($"for i in $(seq 600); do [ $({Began}) -lt 1 ] || break; sleep 0.05; done");
        await node.EndOperationAsync();
        // It settles that by itself; where its look at the node came too early, it says that the node is in between.
        var ended = (await reset).ExitCode;
        if (ended != DeployerRun.Completed)
        {
            Assert.Equal(DeployerRun.Failed, ended);
            (await ResetAsync(deployer, "-SkipBackup")).MustEndWith(DeployerRun.Completed);
        }

        await MustBeNewAsync(deployer, node, before, phone, code);
    }

    private static Task<DeployerRun> ResetAsync(DeployerProcess deployer, params string[] more) =>
        deployer.RunAsync(["Reset-DirexioNode", "-Domain", Domain, "-ConfirmDomain", Domain, .. more]);

    private static async Task<string> CodeAsync(PartsNode node) => (await node.OnNodeAsync("sed -n s/^P2P_PORTAL_PASSWORD=//p .env")).Trim();

    private static async Task MustBeNewAsync(DeployerProcess deployer, PartsNode node, Belongings before, string phone, string code)
    {
        Assert.Contains("M_UNKNOWN_TOKEN", (await node.TryMatrixAsync(phone, "client/v3/account/whoami")).Output, StringComparison.Ordinal);
        await node.PortalAsync("portal.auth", $$"""{"password":"{{code}}"}""", mustWork: false);
        Assert.Equal("0", await node.QueryAsync("SELECT (SELECT count(*) FROM media) + (SELECT count(*) FROM events WHERE type = 'm.room.message')"));

        (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.Completed);

        var made = await CodeAsync(node);
        Assert.NotEqual(code, made);
        Assert.Equal(made, node.Files.Json("credentials.json").GetProperty("profiles").EnumerateObject().First().Value.GetProperty("password").GetString());
        await node.MoveInAsync();
        var now = await node.BelongingsAsync();
        Assert.Equal((before.Keys, before.Certificate, before.Picture), (now.Keys, now.Certificate, now.Picture));
        Assert.DoesNotContain(phone, now.ToString(), StringComparison.Ordinal);
        await node.MustBeWholeAsync();
    }
}
