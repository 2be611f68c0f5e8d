using Direxio.Deployer.Engine.Tests.Operations.Repair;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Facade;

/// <summary>How repairs are entered: by any spelling of the domain, and only for a name that can be one.</summary>
public sealed class AccountEntryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rehearsed_node_is_repaired_by_an_international_name()
    {
        using var home = new EngineHome();
        var request = new DeploymentRequest { Domain = "bücher.example.org", Rehearse = true, ConfirmDomainBinding = true, Region = "eu-west-1" };
        await home.Engine.StartAsync(request, null, _ => Task.FromResult(true), new Silence(), Cancellation);
        var paths = home.Node("xn--bcher-kva.example.org", rehearsal: true);
        File.Delete(paths.State);

        var status = await RepairAsync(home, new() { Domain = "Bücher.example.org.", Rehearse = true });

        Assert.Equal(("xn--bcher-kva.example.org", "eu-west-1"), (status!.Domain, status.Resources.Region));
        Assert.True(status.Rehearsal);
    }

    [Theory]
    [InlineData(null, "DomainMissing")]
    [InlineData("..", "DomainLabelInvalid")]
    [InlineData("a/b", "DomainIsUrl")]
    public async Task What_can_be_no_domain_is_refused_and_nothing_is_written(string? domain, string code)
    {
        using var home = new EngineHome();

        Assert.Equal(code, (await Assert.ThrowsAsync<DeployException>(() => RepairAsync(home, new() { Domain = domain, Rehearse = true }))).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Folder));
    }

    [Fact]
    public async Task A_Lightsail_node_is_left_to_the_tool_that_made_it()
    {
        using var home = new EngineHome();
        var paths = home.Node("chat.example.org", rehearsal: true);
        Directory.CreateDirectory(paths.Folder);
        File.WriteAllText(paths.State, SampleStates.Cli().ToJsonString());

        Assert.Equal("NodeOfAnotherTool", (await Assert.ThrowsAsync<DeployException>(() => RepairAsync(home, new() { Domain = "chat.example.org", Rehearse = true }))).Code);
    }

    private static Task<NodeStatus?> RepairAsync(EngineHome home, RepairRequest request) =>
        home.Engine.RepairAsync(request, _ => Task.FromResult(true), new Silence(), Cancellation);
}
