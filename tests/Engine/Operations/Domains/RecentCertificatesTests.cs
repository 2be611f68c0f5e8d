using Direxio.Deployer.Engine.Operations.Domains;
using Direxio.Deployer.Engine.Ports.Dns;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Domains;

public sealed class RecentCertificatesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly DomainCheck Row = new()
    {
        Domain = "chat.example.org",
        Name = DomainCheckName.RecentCertificates,
        Status = DomainCheckStatus.Unknown,
        Detail = string.Empty,
        CheckedAt = Now.LocalDateTime,
    };

    [Theory]
    [InlineData(0, DomainCheckStatus.Passed, "no certificate")]
    [InlineData(1, DomainCheckStatus.Passed, "one certificate")]
    [InlineData(3, DomainCheckStatus.Passed, "3 certificates")]
    [InlineData(4, DomainCheckStatus.Warning, "one more; after that, none until 2026-05-16 11:00 UTC")]
    [InlineData(5, DomainCheckStatus.Failed, "no more for now")]
    public void The_authoritys_limit_decides(int count, DomainCheckStatus status, string words)
    {
        var issued = Enumerable.Range(0, count).Select(number => Certificate(Now.AddHours(-25 + number)));

        var check = RecentCertificates.Judge(new([.. issued], null), Row, Now, null);

        Assert.Equal(status, check.Status);
        Assert.Contains(words, check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_wait_ends_when_the_oldest_of_five_is_a_week_old()
    {
        var issued = Enumerable.Range(0, 6).Select(number => Certificate(Now.AddDays(-6 + number)));

        var check = RecentCertificates.Judge(new([.. issued], null), Row, Now, null);

        Assert.Contains("2026-05-12 12:00 UTC", check.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Older_ones_and_those_of_other_authorities_do_not_count()
    {
        var issued = Enumerable.Range(0, 9).Select(number => number % 2 == 0
            ? Certificate(Now.AddDays(-8))
            : new IssuedCertificate("C=US, O=Another Authority, CN=X", Now.AddDays(-1)));

        Assert.Equal(DomainCheckStatus.Passed, RecentCertificates.Judge(new([.. issued], null), Row, Now, null).Status);
    }

    [Fact]
    public void A_log_that_cannot_be_read_leaves_it_unknown() =>
        Assert.Equal(DomainCheckStatus.Unknown, RecentCertificates.Judge(new([], "it is silent"), Row, Now, null).Status);

    [Theory]
    [InlineData(0, DomainCheckStatus.Warning)]
    [InlineData(30, DomainCheckStatus.Failed)]
    public void One_that_this_machine_saw_counts_before_the_log_shows_it(int hoursLater, DomainCheckStatus status)
    {
        var issued = Enumerable.Range(0, 4).Select(number => Certificate(Now.AddDays(-5).AddMinutes(number)));

        var check = RecentCertificates.Judge(new([.. issued], null), Row, Now, Now.AddDays(-5).AddHours(hoursLater).AddMinutes(50));

        Assert.Equal(status, check.Status);
    }

    [Fact]
    public void Without_the_log_this_machines_own_is_told() => Assert.Contains(
        "obtained one at 2026-05-09 12:00 UTC",
        RecentCertificates.Judge(new([], "it is silent"), Row, Now, Now.AddDays(-1)).Detail,
        StringComparison.Ordinal);

    private static IssuedCertificate Certificate(DateTimeOffset at) => new("C=US, O=Let's Encrypt, CN=R11", at);
}
