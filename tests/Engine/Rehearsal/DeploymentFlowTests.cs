using Direxio.Deployer.Engine.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Rehearsal;

public sealed class DeploymentFlowTests
{
    [Fact]
    public async Task One_start_ends_with_every_phase_done_and_a_delivery()
    {
        using var bench = new RehearsalBench();

        var deployment = await bench.StartAsync(RehearsalBench.Request() with { DnsMode = DnsMode.Route53, ConnectAgent = "codex" });

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.All(deployment.Phases, phase => Assert.Equal(PhaseStatus.Done, phase.Status));
        Assert.Matches("^[0-9]{8}$", deployment.Delivery!.InitializationCode);
        Assert.Equal("codex", deployment.Delivery.ConnectAgent);
        Assert.True(File.Exists(deployment.ReportPath));
        Assert.Single(bench.World.Content.Instances);
        Assert.Single(bench.World.Content.Addresses);
        Assert.Single(bench.World.Content.Groups);
        Assert.Single(bench.World.Content.Zones);
    }
}
