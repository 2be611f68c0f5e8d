using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.Tests.Settings;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Dns;

/// <summary>Of several hosted zones the one counts to which the world is sent.</summary>
public sealed class ZoneFinderTests
{
    private const string Domain = "a.chat.example.org";

    private readonly WorldContent content = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_longer_zone_that_nobody_delegates_to_is_ignored_and_named()
    {
        Zone("ZSHORT", "example.org", "ns-1");
        Zone("ZLONG", "chat.example.org", "ns-5");

        var finding = await FindAsync(World("example.org", "ns-1"));

        Assert.Equal("ZSHORT", finding.Zone!.Id);
        Assert.False(finding.IsElsewhere);
        Assert.Matches(@"chat\.example\.org in [^(]+ \(a 'hosted zone', ZLONG\)", Assert.Single(finding.Warnings).ToString());
    }

    // Browsers follow an HTTPS record past the address record; one that only tells how this name is reached is in nobody's way.
    [Theory]
    [InlineData("0 cdn.example.net.", true)]
    [InlineData("1 cdn.example.net. alpn=h2", true)]
    [InlineData("1 . alpn=h2 ipv4hint=192.0.2.1", true)]
    [InlineData("1 . alpn=h2", false)]
    public async Task An_HTTPS_record_that_leads_elsewhere_is_in_the_way(string value, bool isInTheWay)
    {
        Zone("ZSHORT", "example.org", "ns-1");
        content.Zones["ZSHORT"].Records.Add(new(Domain, "HTTPS", 300, [value], null, null, "https"));

        var finding = await FindAsync(World("example.org", "ns-1"));

        Assert.Equal(isInTheWay, finding.Occupants.Count == 1);
    }

    [Fact]
    public async Task A_longer_zone_that_is_delegated_wins()
    {
        Zone("ZSHORT", "example.org", "ns-1");
        Zone("ZLONG", "chat.example.org", "ns-5");

        var finding = await FindAsync(World("chat.example.org", "ns-5"));

        Assert.Equal("ZLONG", finding.Zone!.Id);
        Assert.Empty(finding.Warnings);
    }

    [Fact]
    public async Task Of_several_zones_of_one_name_the_delegated_one_is_used_and_the_other_named()
    {
        Zone("ZOLD", "example.org", "ns-1");
        Zone("ZNEW", "example.org", "ns-5");

        var finding = await FindAsync(World("example.org", "ns-5"));

        Assert.Equal("ZNEW", finding.Zone!.Id);
        Assert.Contains("ZOLD", Assert.Single(finding.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_zones_of_one_name_without_a_delegated_one_are_refused()
    {
        Zone("ZOLD", "example.org", "ns-1");
        Zone("ZNEW", "example.org", "ns-5");

        var failure = await Assert.ThrowsAsync<DeployException>(() => FindAsync(World("example.org", "ns.elsewhere")));

        Assert.Equal("HostedZoneAmbiguous", failure.Code);
    }

    [Fact]
    public async Task A_zone_that_the_world_is_not_sent_to_is_used_with_a_warning_and_what_the_world_sees_counts()
    {
        Zone("ZSHORT", "example.org", "ns-1");

        var finding = await FindAsync(World("example.org", "ns.elsewhere"));

        Assert.Equal("ZSHORT", finding.Zone!.Id);
        Assert.True(finding.IsElsewhere);
        Assert.Contains("ns.elsewhere", Assert.Single(finding.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_authoritative_servers_cannot_be_heard_zones_of_several_names_are_not_guessed_at()
    {
        Zone("ZSHORT", "example.org", "ns-1");
        Zone("ZLONG", "chat.example.org", "ns-5");

        var failure = await Assert.ThrowsAsync<DeployException>(() => FindAsync(World("example.org", "ns-1") with { Obstacle = new(true, "intercepted") }));

        Assert.Equal("HostedZoneUnclear", failure.Code);
    }

    [Theory]
    [InlineData("198.51.100.9", null, null, "A 198.51.100.9")]
    [InlineData(null, "2001:db8::1", null, "AAAA 2001:db8::1")]
    [InlineData(null, null, "parking.example.net", "CNAME parking.example.net")]
    [InlineData("203.0.113.7", null, null, null)]
    [InlineData(null, null, null, null)]
    public void What_the_world_is_answered_is_told_unless_it_is_the_nodes_own(string? a, string? aaaa, string? alias, string? expected)
    {
        var answer = new ServerAnswer("ns-1", a is null ? [] : [a], aaaa is null ? [] : [aaaa], alias, null);

        Assert.Equal(expected, PublicAnswer.Describe(World("example.org", "ns-1") with { Answers = [answer] }, "203.0.113.7"));
    }

    [Fact]
    public void What_a_wildcard_answers_is_nobodys_record()
    {
        var world = World("example.org", "ns-1") with
        {
            Answers = [new("ns-1", [], ["2001:db8::10"], null, null)],
            Wildcard = new([], ["2001:db8::10"], null),
        };

        Assert.Null(PublicAnswer.Describe(world, null));
        Assert.Equal("AAAA 2001:db8::10", PublicAnswer.OfWildcard(world));
    }

    private void Zone(string id, string name, string server) => content.Zones[id] = new(id, name, "another", [server], []);

    private static DnsSnapshot World(string zone, string server) => new(zone, [server], [], []);

    private Task<ZoneFinding> FindAsync(DnsSnapshot world)
    {
        var zones = new RehearsalZones(new(null, content, [], new RehearsalClock()));
        return new ZoneFinder(zones, () => Task.FromResult(world)).FindAsync(Domain, Cancellation);
    }
}
