using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Deploy;

/// <summary>The certificate authority's limit is told before anything is created, not when a server waits for a certificate.</summary>
public sealed class CertificateWarningTests
{
    [Theory]
    [InlineData(4, "one more; after that, none until")]
    [InlineData(5, "It issues no more for now. Wait until about")]
    public async Task A_name_at_the_limit_is_told_with_the_plan_and_before_the_launch(int issued, string words)
    {
        using var bench = new RehearsalBench { Certificates = Issued(issued) };

        await bench.StartAsync();

        Assert.Contains(bench.AskedPlan!.Warnings, warning => warning.Contains(words, StringComparison.Ordinal));
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Below_it_and_for_a_node_that_has_its_certificate_nothing_is_said()
    {
        using var below = new RehearsalBench { Certificates = Issued(3) };
        await below.StartAsync();
        Assert.DoesNotContain(below.AskedPlan!.Warnings.Concat(below.Events.Warnings), IsOfCertificates);

        using var bench = new RehearsalBench { Certificates = Issued(5) };
        await bench.StartAsync();
        await bench.ResumeAsync();
        Assert.Single(bench.Events.Warnings, IsOfCertificates);
    }

    private static bool IsOfCertificates(string warning) => warning.Contains("Let's Encrypt", StringComparison.Ordinal);

    private static IReadOnlyList<IssuedCertificate> Issued(int count) =>
        [.. Enumerable.Range(1, count).Select(days => new IssuedCertificate("C=US, O=Let's Encrypt, CN=E7", DateTimeOffset.UtcNow.AddDays(-days)))];
}
