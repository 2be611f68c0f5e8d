using System.Collections.Concurrent;
using Direxio.Deployer.Engine.Adapters.Dns;
using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Tests.Support;
using DnsClient;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Dns;

/// <summary>
/// A resolver remembers what does not exist, as all of them do. Whatever the deployer looks up before a record exists,
/// the resolver must know nothing of the name when the record is there.
/// </summary>
public sealed class YoungNameTests : IAsyncDisposable
{
    private const string Address = "203.0.113.7";
    private const string TopServer = "127.0.0.2";
    private const string ZoneServer = "127.0.0.3";
    private const string ChildServer = "127.0.0.4";
    private const string Root = "127.0.0.8";

    private readonly LoopbackInternet internet = new();
    private readonly ConcurrentDictionary<(string, RecordType), bool> remembered = new();
    private readonly ConcurrentDictionary<(string, RecordType), DnsRecord> records = new();

    private Func<DnsAsked, bool> unheard = _ => false;

    // True in a test in which a server keeps silent.
    private bool someAreSilent;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => internet.DisposeAsync();

    [Theory]
    [InlineData("chat.example.org", "example.org")]
    [InlineData("example.org", "example.org")]
    [InlineData("a.b.c.example.org", "example.org")]
    [InlineData("chat.example.org", "chat.example.org")]
    public async Task A_resolver_that_remembers_still_finds_the_record_once_it_exists(string domain, string zone)
    {
        Internet(zone);
        var resolver = Resolver();

        var before = await QueryAsync(domain);
        Add(domain, RecordType.A, Address);
        var after = await QueryAsync(domain);

        Assert.Equal(zone, before.Zone);
        Assert.False(DnsReadiness.Judge(before, domain, Address).IsReady);
        Assert.True(DnsReadiness.Judge(after, domain, Address).IsReady);
        Assert.DoesNotContain(resolver.Asked, asked => asked.Name == domain || asked.Name.EndsWith("." + domain, StringComparison.Ordinal));
        Assert.DoesNotContain(remembered.Keys, question => question.Item1.EndsWith("example.org", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_parent_that_does_not_exist_yet_is_not_asked_of_the_resolver_either()
    {
        Internet("example.org");
        records.TryRemove(("example.org", RecordType.Ns), out _);
        var resolver = Resolver();

        var snapshot = await QueryAsync("chat.example.org");

        Assert.Null(snapshot.Zone);
        Assert.DoesNotContain(resolver.Asked, asked => asked.Name.EndsWith("example.org", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_top_level_servers_the_resolver_is_asked_for_the_parents_and_never_for_the_name()
    {
        Internet("example.org");
        records.TryRemove(("org", RecordType.Ns), out _);
        var resolver = Resolver();

        var snapshot = await QueryAsync("chat.example.org");

        Assert.Equal("example.org", snapshot.Zone);
        Assert.DoesNotContain(resolver.Asked, asked => asked.Name == "chat.example.org");
    }

    [Fact]
    public async Task Where_the_resolver_names_no_servers_above_the_name_that_is_said_and_the_name_is_still_not_asked_for()
    {
        Internet("example.org");
        records.TryRemove(("org", RecordType.Ns), out _);
        var resolver = Resolver();

        var snapshot = await QueryAsync("example.org");

        Assert.Contains("returns no name servers", snapshot.Obstacle!.Explanation.ToEnglish(), StringComparison.Ordinal);
        Assert.DoesNotContain(resolver.Asked, asked => asked.Name == "example.org");
    }

    [Theory]
    [InlineData(true, "answers in place of")]
    [InlineData(false, "cannot be reached")]
    public async Task A_network_that_intercepts_or_blocks_dns_is_recognised_and_asked_nothing_about_the_name(bool isIntercepted, string words)
    {
        Internet("example.org", isHonest: false, isSilent: !isIntercepted);
        var resolver = Resolver();
        Start(Root, _ => isIntercepted ? new DnsAnswer { IsAuthoritative = false } : null);
        someAreSilent = !isIntercepted;

        var snapshot = await QueryAsync("chat.example.org", internet.At(Root));

        Assert.Contains(words, snapshot.Obstacle!.Explanation.ToEnglish(), StringComparison.Ordinal);
        Assert.Equal("example.org", snapshot.Zone);
        Assert.DoesNotContain(internet.Responders.SelectMany(responder => responder.Asked), asked => asked.Name == "chat.example.org");
        Assert.Contains(words, DnsReadiness.Judge(snapshot, "chat.example.org", Address).Explanation.ToEnglish(), StringComparison.Ordinal);
        Assert.NotEmpty(resolver.Asked);
    }

    [Fact]
    public async Task A_moment_of_silence_is_no_blocked_network()
    {
        Internet("example.org");
        Resolver();
        var silent = 8;
        unheard = asked => asked is { Name: "org", Type: RecordType.Soa } && Interlocked.Decrement(ref silent) > 5;
        Start(Root, _ => null);
        someAreSilent = true;

        var snapshot = await QueryAsync("chat.example.org", internet.At(Root));

        Assert.Null(snapshot.Obstacle);
        Assert.Equal("example.org", snapshot.Zone);
    }

    [Fact]
    public async Task Servers_that_fail_on_an_honest_network_are_their_own_problem()
    {
        Internet("example.org", isHonest: false);
        Resolver();
        Start(Root, _ => new DnsAnswer());

        var snapshot = await QueryAsync("chat.example.org", internet.At(Root));

        Assert.Null(snapshot.Obstacle);
        Assert.Contains("not authoritative", Assert.Single(snapshot.Answers).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wildcard_is_told_from_a_record_of_the_names_own()
    {
        Internet("example.org");
        Resolver();
        Add("*.example.org", RecordType.Aaaa, "2001:db8::10");

        var wildcard = await QueryAsync("chat.example.org");
        Add("chat.example.org", RecordType.A, Address);
        Add("chat.example.org", RecordType.Aaaa, "2001:db8::10");
        var own = await QueryAsync("chat.example.org");

        Assert.Equal(["2001:db8::10"], wildcard.Wildcard!.Ipv6Addresses);
        var judged = DnsReadiness.Judge(wildcard, "chat.example.org", Address);
        Assert.False(judged.NeedsUser);
        Assert.DoesNotContain("delete", judged.Explanation.ToEnglish(), StringComparison.Ordinal);
        Assert.True(DnsReadiness.Judge(own, "chat.example.org", Address).NeedsUser);
    }

    // org at 127.0.0.2, example.org at 127.0.0.3, chat.example.org at 127.0.0.4 where it is a zone.
    private void Internet(string zone, bool isHonest = true, bool isSilent = false)
    {
        Add("org", RecordType.Ns, "ns.top.net");
        Add("example.org", RecordType.Ns, "ns.zone.net");
        Add("ns.top.net", RecordType.A, TopServer);
        Add("ns.zone.net", RecordType.A, ZoneServer);
        Add("ns.child.net", RecordType.A, ChildServer);
        if (zone == "chat.example.org")
        {
            Add(zone, RecordType.Ns, "ns.child.net");
            Start(ChildServer, asked => Authority(asked, zone));
        }

        Start(TopServer, asked => isSilent || unheard(asked) ? null : Authority(asked, "org") with { IsAuthoritative = isHonest && !Refers(asked, "org") });
        Start(ZoneServer, asked => isSilent ? null : Authority(asked, "example.org") with { IsAuthoritative = isHonest && !Refers(asked, "example.org") });
    }

    private bool Refers(DnsAsked asked, string zone) => CutBelow(asked.Name, zone) is not null;

    private DnsRecord? CutBelow(string name, string zone) => records.Values.FirstOrDefault(record =>
        record.Type == RecordType.Ns && record.Name != zone && record.Name.EndsWith("." + zone, StringComparison.Ordinal)
        && (name == record.Name || name.EndsWith("." + record.Name, StringComparison.Ordinal)));

    private DnsAnswer Authority(DnsAsked asked, string zone)
    {
        if (CutBelow(asked.Name, zone) is { } cut)
        {
            return new() { Authorities = [cut] };
        }

        var exists = asked.Name == zone || records.Keys.Any(key => key.Item1 == asked.Name || key.Item1.EndsWith("." + asked.Name, StringComparison.Ordinal));
        var wildcard = $"*.{asked.Name[(asked.Name.IndexOf('.') + 1)..]}";
        return records.TryGetValue((asked.Name, asked.Type), out var found) ? new(found)
            : !exists && records.TryGetValue((wildcard, asked.Type), out var any) ? new(any with { Name = asked.Name })
            : new() { Code = exists || records.Keys.Any(key => key.Item1 == wildcard) ? 0 : 3 };
    }

    private DnsResponder Resolver() => Start("127.0.0.1", asked =>
    {
        var key = (asked.Name, asked.Type);
        if (!remembered.ContainsKey(key) && records.TryGetValue(key, out var found))
        {
            return new(found) { IsAuthoritative = false };
        }

        remembered[key] = true;
        return new() { IsAuthoritative = false, Code = asked.Name.Contains('.', StringComparison.Ordinal) ? 3 : 0 };
    });

    private void Add(string name, RecordType type, string value) => records[(name, type)] = new(name, type, value);

    private Task<DnsSnapshot> QueryAsync(string domain, params NameServer[] roots) =>
        new AuthoritativeDns(internet.Transport(someAreSilent), internet.Port, useIpv6: false, roots).QueryAsync(domain, Cancellation);

    private DnsResponder Start(string address, Func<DnsAsked, DnsAnswer?> answer) => internet.Start(address, answer);
}
