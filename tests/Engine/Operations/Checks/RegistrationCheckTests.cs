using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Checks;

/// <summary>A domain that runs out takes the node's name with it.</summary>
public sealed class RegistrationCheckTests
{
    [Theory]
    [InlineData("example.org", 31, true, CheckSeverity.Ok, "renews itself")]
    [InlineData("example.org", 29, true, CheckSeverity.Warning, "renews itself")]
    [InlineData("example.org", 61, false, CheckSeverity.Ok, "does not renew itself")]
    [InlineData("example.org", 59, false, CheckSeverity.Warning, "does not renew itself")]
    [InlineData("example.org", 59, null, CheckSeverity.Warning, "does not renew itself")]
    [InlineData("example.org", -1, true, CheckSeverity.Error, "renews itself")]
    [InlineData("example.org", null, true, CheckSeverity.Info, "registrar")]
    [InlineData("ample.org", 5, false, CheckSeverity.Info, "not registered in this account")]
    public async Task A_registration_that_runs_out_is_told_in_time(string name, int? days, bool? renews, CheckSeverity severity, string words)
    {
        var row = await CheckAsync(bench => new Registrations(() => Task.FromResult<IReadOnlyList<DomainRegistration>>(
            [new(name, days is { } left ? bench.World.Clock.GetUtcNow().AddDays(left).AddHours(1) : null, renews)])));

        Assert.Equal(severity, row.Severity);
        Assert.Contains(words, row.Actual, StringComparison.Ordinal);
        Assert.Equal(severity is CheckSeverity.Warning or CheckSeverity.Error, row.Fix?.Contains("Renew example.org", StringComparison.Ordinal) == true);
    }

    // Many policies do not let anyone ask: it is no reason for a check that never passes.
    [Fact]
    public async Task Who_may_not_ask_is_sent_to_the_registrar_and_no_fault_is_told()
    {
        var row = await CheckAsync(_ => new Registrations(
            () => throw new CloudException(CloudFailure.AccessDenied, "route53domains", "ListDomains", "AccessDenied", "not allowed")));

        Assert.Equal((CheckSeverity.Info, null), (row.Severity, row.Fix));
        Assert.Contains("the registrar of the domain shows", row.Actual, StringComparison.Ordinal);
    }

    private static async Task<DeploymentCheck> CheckAsync(Func<RehearsalBench, IDomainRegistrations> registrations)
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        bench.Account = (cloud, _) => cloud with { Registrations = registrations(bench) };

        return Assert.Single(await bench.CheckAsync(), row => row.Name == "DomainRegistration");
    }

    private sealed class Registrations(Func<Task<IReadOnlyList<DomainRegistration>>> list) : IDomainRegistrations
    {
        public Task<IReadOnlyList<DomainRegistration>> ListAsync(CancellationToken cancellationToken) => list();
    }
}
