using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Remove;

/// <summary>The account of a node is closed or lost: it can be forgotten here, and nothing is claimed of it there.</summary>
public sealed class LocalRemovalTests
{
    private static readonly RemovalRequest HereOnly = new() { Domain = RehearsalBench.Domain, Rehearse = true, LocalOnly = true };

    [Theory]
    [InlineData("CredentialsRefused")]
    [InlineData("NoCredentials")]
    [InlineData("AccountNotReady")]
    public async Task The_error_of_an_account_that_answers_no_more_names_it_as_the_last_resort(string failure)
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        bench.Fault = RemovalTests.Refuse("GetCallerIdentity", Enum.Parse<CloudFailure>(failure), "InvalidClientTokenId");

        var refusal = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync());

        Assert.Contains(
            $"Remove-DirexioNode -Domain {RehearsalBench.Domain} -Rehearse -LocalOnly",
            DeployErrors.AdviceOf(refusal).In(AdviceContext.ForNode(true)).ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GetCallerIdentity")]
    [InlineData("DescribeInstances")]
    public async Task The_node_is_forgotten_here_and_nothing_is_claimed_of_AWS(string refused)
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request() with { DnsMode = DnsMode.Route53 });
        var (instance, address) = (bench.State.Resources.InstanceId!, bench.State.Resources.PublicIp!);
        bench.Fault = (action, _) =>
        {
            if (action == refused || (refused == "DescribeInstances" && action.StartsWith("Describe", StringComparison.Ordinal)))
            {
                throw new CloudException(CloudFailure.CredentialsRefused, "aws", action, "InvalidClientTokenId", "the account is closed");
            }
        };

        var removal = (await bench.RemoveAsync(HereOnly))!;

        Assert.Equal(RemovalStatus.RemovedLocally, removal.Status);
        Assert.True(bench.AskedRemoval!.IsLocalOnly);
        Assert.Contains(bench.AskedRemoval.Kept, kept => kept.Contains(instance, StringComparison.Ordinal) && kept.Contains("billed", StringComparison.Ordinal));
        Assert.Contains(bench.AskedRemoval.Kept, kept => kept.Contains(address, StringComparison.Ordinal));
        var evidence = removal.Evidence.Single(seen => seen.Id == instance);
        Assert.Equal(EvidenceStatus.Unknown, evidence.Status);
        Assert.Contains("nothing was looked at or removed at AWS", evidence.Detail, StringComparison.Ordinal);
        Assert.Contains("the account is closed", evidence.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(removal.Evidence, seen => seen.Status is EvidenceStatus.Deleted or EvidenceStatus.Terminated or EvidenceStatus.Released);
        Assert.Contains(removal.Residue, left => left.Id == instance && left.MonthlyUsd is null);
        Assert.Contains(instance, removal.NextAction, StringComparison.Ordinal);
        Assert.True(File.Exists(removal.ReportPath));
        Assert.False(Directory.Exists(bench.Paths.Folder));
        Assert.True(File.Exists(Path.Combine(removal.ServiceDirectory!, "state.json")));

        // The name is free for a node in another account.
        bench.Fault = null;
        Assert.Empty(bench.Store.ServiceIdsWithLost());
        Assert.NotNull(await bench.StartAsync());
    }

    [Fact]
    public async Task As_long_as_the_account_answers_it_is_refused()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();

        var refusal = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync(HereOnly));

        Assert.Equal("AccountStillAnswers", refusal.Code);
        Assert.Contains("Remove-DirexioNode", refusal.NextAction, StringComparison.Ordinal);
        Assert.DoesNotContain("-LocalOnly", refusal.NextAction, StringComparison.Ordinal);
        Assert.True(File.Exists(bench.Paths.State));
    }

    // That AWS is not reached says nothing of the account.
    [Theory]
    [InlineData(nameof(CloudFailure.Ambiguous))]
    [InlineData(nameof(CloudFailure.Throttled))]
    public async Task While_AWS_is_out_of_reach_it_is_refused(string failure)
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        bench.Fault = RemovalTests.Refuse("GetCallerIdentity", Enum.Parse<CloudFailure>(failure), "Unreachable");

        var refusal = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync(HereOnly));

        Assert.NotEqual("AccountStillAnswers", refusal.Code);
        Assert.True(File.Exists(bench.Paths.State));
        Assert.Equal("None", bench.State.Removal.ToString());
    }

    [Fact]
    public async Task Not_agreed_to_nothing_is_touched()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        var before = File.ReadAllText(bench.Paths.State);
        bench.Fault = RemovalTests.Refuse("GetCallerIdentity", CloudFailure.CredentialsRefused, "InvalidClientTokenId");

        Assert.Null(await bench.RemoveAsync(HereOnly, approve: false));

        Assert.Equal(before, File.ReadAllText(bench.Paths.State));
    }
}
