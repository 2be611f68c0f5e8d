using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>A domain whose DNS the user sets at some provider.</summary>
public sealed class UserModeTests(RangeFixture fixture) : RangeTest(fixture)
{
    [Fact]
    public async Task The_server_is_started_only_once_the_user_has_set_the_record()
    {
        var deployer = await SetUpAsync();

        var first = (await deployer.StartAsync(Domain)).MustEndWith(DeployerRun.WaitingForUser);

        var files = new NodeFiles(deployer.NodeFolder(Domain));
        Assert.Equal("WaitingForUser", first.Document.GetProperty("Status").GetString());
        Assert.Contains($"{Domain}  A  {files.PublicIp}", first.Document.GetProperty("NextAction").GetString(), StringComparison.Ordinal);
        var waiting = await Inventory.ReadAsync(Internet, Region);
        Assert.Equal(files.PublicIp, Assert.Single(waiting.Addresses).Details.Value("publicIp"));
        Assert.Empty(waiting.Instances);
        Assert.Empty(waiting.Zones);

        await Internet.SetRecordAsync(Domain, "A", files.PublicIp);
        await Internet.SetRecordAsync(Domain, "AAAA", "2001:db8::7");
        var stray = (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.WaitingForUser);
        Assert.Contains("2001:db8::7", stray.Explanation("S3_PROVISION"), StringComparison.Ordinal);
        Assert.Empty((await Inventory.ReadAsync(Internet, Region)).Instances);

        await Internet.SetRecordAsync(Domain, "AAAA");
        (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.Completed);
        (await Inventory.ReadAsync(Internet, Region)).MustHoldOneNode();
        Assert.Empty((await Inventory.ReadAsync(Internet, Region)).Zones);
        var questions = (await Internet.QuestionsAsync()).Where(question => question.Name == Domain && !question.ByMachine);
        Assert.DoesNotContain(questions, question => question is { IsRemembered: true, ResponseCode: 3 } or { IsRemembered: true, Type: "A" });
    }
}
