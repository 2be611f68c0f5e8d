using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Deploy;

/// <summary>The disk fills up in the middle of a deployment: what bills is named, and the advised command goes on.</summary>
public sealed class FailedWriteTests
{
    [Fact]
    public async Task An_id_that_could_not_be_recorded_is_named_with_its_price_and_found_again()
    {
        using var bench = new RehearsalBench();
        bench.Fault = (action, isAfter) => Block(bench, action == "AllocateAddress" && isAfter);

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync());

        var address = Assert.Single(bench.World.Content.Addresses).Key;
        Assert.Equal(("LocalFileUnwritable", DeployErrorKind.LocalFile, PhaseId.S3_PROVISION), (failure.Code, failure.Kind, failure.Phase));
        Assert.Contains($"This was created: Elastic IP {address} (bills 3.65 USD a month).", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"Not on record in the state: {address}.", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"Repair-DirexioDeployment -Domain {RehearsalBench.Domain}", failure.NextAction, StringComparison.Ordinal);
        Assert.DoesNotContain("same command", failure.NextAction, StringComparison.Ordinal);

        Release(bench);
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
        bench.AssertOneOfEach(DnsMode.User);
    }

    [Fact]
    public async Task What_is_on_record_is_resumed()
    {
        using var bench = new RehearsalBench();
        bench.Fault = (action, isAfter) => Block(bench, action == "ChangeResourceRecordSets" && isAfter);

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync(RehearsalBench.Request() with { DnsMode = DnsMode.Route53 }));

        Assert.Contains($"Elastic IP {Assert.Single(bench.World.Content.Addresses).Key} (bills 3.65 USD a month)", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Repair", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains($"Resume-DirexioDeployment -Domain {RehearsalBench.Domain}", failure.NextAction, StringComparison.Ordinal);

        Release(bench);
        Assert.Equal(DeploymentStatus.Completed, (await bench.ResumeAsync())!.Status);
        bench.AssertOneOfEach(DnsMode.Route53);
    }

    [Fact]
    public async Task A_failure_of_AWS_is_not_hidden_by_the_one_of_the_disk()
    {
        using var bench = new RehearsalBench();
        bench.Fault = (action, isAfter) =>
        {
            if (action == "RunInstances")
            {
                Block(bench, true);
                throw new CloudException(CloudFailure.AccountNotReady, "ec2", action, "PendingVerification", "Your account is currently being verified.");
            }
        };

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync());

        Assert.Equal("AccountPendingVerification", failure.Code);
        Assert.Contains("Your account is currently being verified.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("state.json", failure.Message, StringComparison.Ordinal);
        Assert.Contains("This was created: Elastic IP", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Free space on the disk", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains("Waiting helps", failure.NextAction, StringComparison.Ordinal);
    }

    // Root may write anywhere, so what stands in the way is a folder in the file's place.
    private static void Block(RehearsalBench bench, bool now)
    {
        if (now && File.Exists(bench.Paths.State))
        {
            File.Move(bench.Paths.State, Aside(bench));
            Directory.CreateDirectory(bench.Paths.State);
        }
    }

    private static void Release(RehearsalBench bench)
    {
        bench.Fault = null;
        Directory.Delete(bench.Paths.State);
        File.Move(Aside(bench), bench.Paths.State);
    }

    private static string Aside(RehearsalBench bench) => Path.Combine(bench.Home, "state.aside");
}
