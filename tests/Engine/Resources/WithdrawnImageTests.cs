using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Resources;

/// <summary>A deployment that waited for months before its launch: the machine image that it chose may be withdrawn.</summary>
public sealed class WithdrawnImageTests : IDisposable
{
    private const string Withdrawn = "ami-0aaaaaaaaaaaaaaaa";

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("InvalidAMIID.NotFound")]
    [InlineData("InvalidAMIID.Unavailable")]
    public async Task The_image_of_today_takes_its_place(string code)
    {
        await bench.EndAtAsync("RunInstances", isAfter: false, () => bench.StartAsync());
        bench.EditState(state => state["resources"]!["ami_id"] = Withdrawn);
        bench.Fault = (action, isAfter) => _ = action == "RunInstances" && !isAfter && bench.State.Resources.ImageId == Withdrawn
            ? throw new CloudException(CloudFailure.NotFound, "ec2", action, code, $"The image id '[{Withdrawn}]' does not exist")
            : 0;

        var deployment = await bench.ResumeAsync();

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.NotEqual(Withdrawn, bench.State.Resources.ImageId);
        Assert.Single(bench.World.Content.Instances);
        Assert.Empty(bench.State.Intents.Unsettled);
        Assert.Contains(bench.Events.All.OfType<NoteTaken>(), note => note.Text.Contains(Withdrawn, StringComparison.Ordinal));
    }
}
