using Direxio.Deployer.Engine.Tests.Operations.Repair;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Visits;

/// <summary>The fixed address was taken off the node's server by hand: what finds it names the command that puts it back.</summary>
public sealed class DetachedAddressTests : IDisposable
{
    private const string WayOut = "Resume-DirexioDeployment -Domain chat.example.org -Rehearse -RepeatFrom S3_PROVISION";

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task The_address_goes_back_by_the_command_that_is_named()
    {
        await bench.StartAsync();
        Detach();

        foreach (var work in new Func<Task>[] { () => bench.UpdateAsync(), () => bench.ResetAsync() })
        {
            var failure = await Assert.ThrowsAsync<DeployException>(work);

            Assert.Equal("NodeIsAnotherMachine", failure.Code);
            Assert.EndsWith(WayOut, failure.NextAction, StringComparison.Ordinal);
        }

        await bench.ResumeAsync(
            new() { Domain = RehearsalBench.Domain, Rehearse = true, RepeatFrom = PhaseId.S3_PROVISION });
        Assert.NotNull(await bench.UpdateAsync());
    }

    [Fact]
    public async Task A_repair_that_has_nothing_to_write_warns_of_it()
    {
        await bench.StartAsync();
        await bench.RepairAsync();
        Assert.DoesNotContain(bench.Events.Warnings, IsOfAddress);
        Detach();

        await bench.RepairAsync();

        Assert.Contains(WayOut, Assert.Single(bench.Events.Warnings, IsOfAddress), StringComparison.Ordinal);
    }

    private static bool IsOfAddress(string warning) => warning.Contains("does not lead to its server", StringComparison.Ordinal);

    private void Detach()
    {
        var (id, address) = bench.World.Content.Addresses.Single();
        bench.World.Content.Addresses[id] = address with { InstanceId = null };
    }
}
