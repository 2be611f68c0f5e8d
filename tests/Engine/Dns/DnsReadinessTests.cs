using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Ports.Dns;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Dns;

/// <summary>Weakness 9: one server and any one matching address used to be enough.</summary>
public sealed class DnsReadinessTests
{
    private const string Domain = "chat.example.org";
    private const string Address = "203.0.113.7";

    [Fact]
    public void Ready_when_every_server_answers_exactly_the_address()
    {
        var readiness = Judge([Answer("ns1", Address), Answer("ns2", Address)]);

        Assert.True(readiness.IsReady);
        Assert.Contains(Address, readiness.Explanation.ToEnglish(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_server_that_is_late_is_enough_to_wait()
    {
        var readiness = Judge([Answer("ns1", Address), Answer("ns2")]);

        Assert.False(readiness.IsReady);
        Assert.False(readiness.NeedsUser);
        Assert.Contains("ns2 has no A record", readiness.Explanation.ToEnglish(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_address_beside_the_right_one_is_not_ready()
    {
        var readiness = Judge([Answer("ns1", Address, "198.51.100.9")]);

        Assert.False(readiness.IsReady);
        Assert.Contains("198.51.100.9", readiness.Explanation.ToEnglish(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_fails_is_not_ready()
    {
        var readiness = Judge([Answer("ns1", Address), new("ns2", [], [], null, "REFUSED")]);

        Assert.False(readiness.IsReady);
        Assert.Contains("ns2", readiness.Explanation.ToEnglish(), StringComparison.Ordinal);
        Assert.Contains("REFUSED", readiness.Explanation.ToEnglish(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stray_aaaa_record_needs_the_user()
    {
        var readiness = Judge([new("ns1", [Address], ["2001:db8::1"], null, null)]);

        Assert.False(readiness.IsReady);
        Assert.True(readiness.NeedsUser);
        Assert.Contains("2001:db8::1", readiness.Explanation.ToEnglish(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cname_needs_the_user_even_if_another_server_is_only_late()
    {
        var readiness = Judge([Answer("ns1"), new("ns2", [], [], "parking.example.net", null)]);

        Assert.True(readiness.NeedsUser);
        Assert.Contains("parking.example.net", readiness.Explanation.ToEnglish(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_servers_it_is_not_ready_and_a_failing_resolver_is_named()
    {
        Assert.False(DnsReadiness.Judge(new(null, [], [], []), Domain, Address).IsReady);

        var failing = new DnsSnapshot(null, [], [], []) { Problem = "the resolver gave no name servers: SERVFAIL" };
        Assert.Contains("SERVFAIL", DnsReadiness.Judge(failing, Domain, Address).Explanation.ToEnglish(), StringComparison.Ordinal);
    }

    [Fact]
    public void Caa_records_that_cannot_be_read_are_not_taken_for_none()
    {
        var snapshot = new DnsSnapshot("example.org", ["ns1"], [Answer("ns1", Address)], []) { CaaProblem = "the CAA records of example.org could not be read: SERVFAIL" };

        var readiness = DnsReadiness.Judge(snapshot, Domain, Address);

        Assert.False(readiness.IsReady);
        Assert.False(readiness.NeedsUser);
        Assert.Contains("CAA", readiness.Explanation.ToEnglish(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "issue", "letsencrypt.org", true)]
    [InlineData(0, "ISSUE", " LetsEncrypt.org ; validationmethods=http-01", true)]
    [InlineData(0, "issue", "letsencrypt.org; validationmethods=dns-01", false)]
    [InlineData(0, "issue", "letsencrypt.org; validationmethods=dns-01,tls-alpn-01", true)]
    [InlineData(0, "issue", "letsencrypt.org; accounturi=https://acme.example/acct/1", false)]
    [InlineData(0, "issue", "sectigo.com", false)]
    [InlineData(0, "issue", ";", false)]
    [InlineData(0, "issue", "", false)]
    [InlineData(0, "issuewild", ";", true)]
    [InlineData(0, "iodef", "mailto:security@example.org", true)]
    [InlineData(128, "tbs", "unknown", false)]
    [InlineData(0, "tbs", "unknown", true)]
    [InlineData(128, "issue", "letsencrypt.org", true)]
    public void Caa_decides_by_rfc_8659(int flags, string tag, string value, bool isAllowed)
    {
        var readiness = Judge([Answer("ns1", Address)], new CaaRecord(flags, tag, value));

        Assert.Equal(isAllowed, readiness.IsReady);
        Assert.Equal(!isAllowed, readiness.NeedsUser);
        if (!isAllowed)
        {
            Assert.Contains("CAA", readiness.Explanation.ToEnglish(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void One_caa_record_that_allows_is_enough()
    {
        var readiness = Judge([Answer("ns1", Address)], new CaaRecord(0, "issue", "pki.example"), new CaaRecord(0, "issue", "letsencrypt.org"));

        Assert.True(readiness.IsReady);
    }

    private static DnsReadiness Judge(IReadOnlyList<ServerAnswer> answers, params CaaRecord[] caa) =>
        DnsReadiness.Judge(new("example.org", ["ns1", "ns2"], answers, caa), Domain, Address);

    private static ServerAnswer Answer(string server, params string[] addresses) => new(server, addresses, [], null, null);
}
