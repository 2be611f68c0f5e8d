using Direxio.Deployer.Engine.Operations.Checks;
using Direxio.Deployer.Engine.Ports.Node;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Checks;

/// <summary>The row is right only for a certificate that a phone accepts, and warns only of a renewal that is overdue.</summary>
public sealed class CertificateRowTests
{
    private const string Domain = "chat.example.org";

    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    // Lifetimes that Let's Encrypt has or has announced. The web server renews when a third is left.
    [Theory]
    [InlineData(90, 30, CheckSeverity.Ok)]
    [InlineData(90, 16, CheckSeverity.Ok)]
    [InlineData(90, 14, CheckSeverity.Warning)]
    [InlineData(45, 14, CheckSeverity.Ok)]
    [InlineData(45, 7, CheckSeverity.Warning)]
    [InlineData(6, 5.5, CheckSeverity.Ok)]
    [InlineData(6, 1.9, CheckSeverity.Ok)]
    [InlineData(6, 0.9, CheckSeverity.Warning)]
    [InlineData(6, -0.1, CheckSeverity.Error)]
    public void It_warns_when_the_renewal_is_overdue_for_this_lifetime(int days, double left, CheckSeverity severity)
    {
        var end = Now.AddDays(left);

        var row = CertificateRow.Of(new(end.AddDays(-days), end, "R3", Objection: null), Domain, Now);

        Assert.Equal(severity, row.Severity);
        Assert.Equal(severity == CheckSeverity.Ok, row.Fix is null);
    }

    [Theory]
    [InlineData("the certificate is for other.example.org")]
    [InlineData("the certificate is not trusted: its issuer 'Fake' is not known to this machine")]
    public void What_this_machine_objects_to_is_an_error_in_its_words_however_long_it_holds(string objection)
    {
        var row = CertificateRow.Of(new(Now.AddDays(-10), Now.AddDays(80), "Fake", objection), Domain, Now);

        Assert.Equal(CheckSeverity.Error, row.Severity);
        Assert.StartsWith(objection, row.Actual, StringComparison.Ordinal);
        Assert.Contains("Get-DirexioLog", row.Fix!.ToEnglish(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_expected_says_the_time_that_has_to_be_left()
    {
        Assert.Equal(
            $"trusted for {Domain}, with more than 7.5 of its 45 days left",
            CertificateRow.Of(new(Now.AddDays(-5), Now.AddDays(40), "R3", Objection: null), Domain, Now).Expected);
    }
}
