using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Deploy;

/// <summary>A resumed deployment tells the code only as far as it still counts.</summary>
public sealed class InitializationCodeReviewTests
{
    [Fact]
    public async Task A_code_that_was_spent_since_is_not_delivered_again_and_leaves_the_files()
    {
        using var bench = new RehearsalBench();
        var code = (await bench.StartAsync())!.Delivery!.InitializationCode!;

        var resumed = await bench.ResumeAsync(
            new() { Domain = RehearsalBench.Domain, Rehearse = true, RehearseEvent = [RehearsalEvent.CodeAlreadySpent] });

        Assert.Equal((true, null), (resumed!.Delivery!.CodeIsSpent, resumed.Delivery.InitializationCode));
        Assert.Contains("is initialized", resumed.Delivery.NextAction);
        Assert.All(
            new[] { bench.Paths.Outputs, bench.Paths.Credentials, bench.Paths.State, bench.Paths.EnvironmentFile },
            file => Assert.DoesNotContain(code, File.ReadAllText(file)));
    }

    [Fact]
    public async Task A_code_that_still_counts_is_delivered_again()
    {
        using var bench = new RehearsalBench();
        var code = (await bench.StartAsync())!.Delivery!.InitializationCode!;

        Assert.Equal(code, (await bench.ResumeAsync())!.Delivery!.InitializationCode);
    }

    [Fact]
    public async Task Where_the_server_does_not_tell_an_old_code_is_told_with_a_warning_and_the_command_that_reads_it()
    {
        using var bench = new RehearsalBench { Http = http => new WithoutPortalStatus(http) };
        await bench.StartAsync();
        Assert.DoesNotContain(bench.Events.Warnings, IsOfTheCode);
        bench.Pass(TimeSpan.FromHours(1));

        var resumed = await bench.ResumeAsync();

        Assert.NotNull(resumed!.Delivery!.InitializationCode);
        Assert.Contains("Sync-DirexioCredential -Domain chat.example.org -Rehearse", Assert.Single(bench.Events.Warnings, IsOfTheCode));
    }

    private static bool IsOfTheCode(string warning) => warning.Contains("is still valid", StringComparison.Ordinal);

    private sealed class WithoutPortalStatus(INodeHttp inner) : INodeHttp
    {
        public Task<NodeResponse> SendAsync(string domain, NodeRequest request, CancellationToken cancellationToken) =>
            request.JsonBody?.Contains("portal.status", StringComparison.Ordinal) == true
                ? Task.FromResult(new NodeResponse(404, new Dictionary<string, string>(), "{}"))
                : inner.SendAsync(domain, request, cancellationToken);
    }
}
