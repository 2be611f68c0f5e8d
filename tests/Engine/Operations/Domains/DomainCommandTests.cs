using Direxio.Deployer.Engine.Operations.Domains;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Domains;

/// <summary>The account's domains, and whether one fits a node.</summary>
public sealed class DomainCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_zone_is_listed_with_who_is_asked_for_it_what_it_holds_and_which_node_has_it()
    {
        using var bench = new RehearsalBench();
        AddZone(bench, "example.org", isPrivate: false);
        AddZone(bench, "inside.example", isPrivate: true);
        await bench.StartAgainAsync();

        var domain = Assert.Single(await ListAsync(bench));

        Assert.Equal("example.org", domain.Name);
        Assert.Equal((DomainDelegation.Delegated, DnsMode.Route53), (domain.Delegation, domain.DnsMode));
        Assert.Equal(["ns-1.example.net"], domain.ServedBy);
        Assert.Equal(["ns-1.example.net"], domain.ZoneNameServers);
        Assert.Equal([RehearsalBench.Domain], domain.Nodes);
        Assert.True(domain.IsRegisteredHere);
        Assert.NotNull(domain.ExpiresAt);
        var record = Assert.Single(domain.Records);
        Assert.Equal((RehearsalBench.Domain, "A", RehearsalBench.Domain), (record.Name, record.Type, record.Node));
        Assert.Null(domain.Problem);
    }

    [Fact]
    public async Task A_domain_that_is_registered_without_a_zone_is_listed_with_who_serves_it()
    {
        using var bench = new RehearsalBench();

        var domain = Assert.Single(await ListAsync(bench));

        Assert.Equal(("example.org", DomainDelegation.NoZone, DnsMode.User), (domain.Name, domain.Delegation, domain.DnsMode));
        Assert.Null(domain.ZoneId);
        Assert.NotEmpty(domain.ServedBy);
    }

    [Fact]
    public async Task Registrations_that_may_not_be_read_are_unknown_and_zones_are_listed_all_the_same()
    {
        using var bench = new RehearsalBench();
        AddZone(bench, "example.org", isPrivate: false);
        bench.World.OnCall = Deny("ListDomains");

        var domain = Assert.Single(await ListAsync(bench));

        Assert.Null(domain.IsRegisteredHere);
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("could not be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_zone_that_may_not_be_read_is_a_row_that_says_so()
    {
        using var bench = new RehearsalBench();
        AddZone(bench, "example.org", isPrivate: false);
        bench.World.OnCall = Deny("ListResourceRecordSets");

        var domain = Assert.Single(await ListAsync(bench));

        Assert.Equal(DomainDelegation.Delegated, domain.Delegation);
        Assert.Empty(domain.Records);
        Assert.Contains("not allowed", domain.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zone_whose_name_servers_may_not_be_read_is_not_taken_for_delegated()
    {
        using var bench = new RehearsalBench();
        AddZone(bench, "example.org", isPrivate: false);
        bench.World.OnCall = Deny("GetHostedZone");

        var domain = Assert.Single(await ListAsync(bench));

        Assert.Equal((DomainDelegation.Unknown, DnsMode.User), (domain.Delegation, domain.DnsMode));
        Assert.Contains("not allowed", domain.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zones_that_cannot_be_listed_are_an_error_and_not_an_empty_list()
    {
        using var bench = new RehearsalBench();
        bench.World.OnCall = Deny("ListHostedZones");

        var failure = await Assert.ThrowsAsync<DeployException>(() => ListAsync(bench));

        Assert.Equal("CloudAccessDenied", failure.Code);
    }

    [Fact]
    public async Task A_free_name_passes_every_check()
    {
        using var bench = new RehearsalBench();
        AddZone(bench, "example.org", isPrivate: false);

        var checks = await TestAsync(bench, "new.example.org");

        Assert.Equal(Enum.GetValues<DomainCheckName>().Order(), checks.Select(check => check.Name).Order());
        Assert.All(checks, check => Assert.Equal(DomainCheckStatus.Passed, check.Status));
        Assert.StartsWith("Route53, because", checks.Single(check => check.Name == DomainCheckName.DnsMode).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_warning_with_what_it_leads_to()
    {
        using var bench = new RehearsalBench();
        Engine.Rehearsal.RehearsalZones.OccupyName(bench.World.Content, RehearsalBench.Domain);

        var check = (await TestAsync(bench, RehearsalBench.Domain)).Single(row => row.Name == DomainCheckName.Records);

        Assert.Equal(DomainCheckStatus.Warning, check.Status);
        Assert.Contains("198.51.100.99", check.Detail, StringComparison.Ordinal);
        Assert.Contains("-ConfirmDnsOverwrite", check.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_answers_in_place_of_name_servers_leaves_unknown_what_it_hides()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsIntercepted));

        var checks = await TestAsync(bench, "new.example.org");

        Assert.All(
            checks.Where(check => check.Name is DomainCheckName.NameServers or DomainCheckName.Records or DomainCheckName.Wildcard
                or DomainCheckName.CertificateAuthority),
            check => Assert.Equal(DomainCheckStatus.Unknown, check.Status));
    }

    [Fact]
    public async Task A_machine_that_is_offline_says_nothing_against_the_domain()
    {
        using var bench = new RehearsalBench
        {
            Dns = new FixedDns(new(null, [], [], []) { Problem = "the resolver gave no name servers: Network is unreachable" }),
        };

        var servers = (await TestAsync(bench, "new.example.org")).Single(check => check.Name == DomainCheckName.NameServers);

        Assert.Equal(DomainCheckStatus.Unknown, servers.Status);
        Assert.Contains("Network is unreachable", servers.Detail, StringComparison.Ordinal);
        Assert.Contains("this machine's connection", servers.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_no_server_has_is_to_be_registered()
    {
        using var bench = new RehearsalBench { Dns = new FixedDns(new(null, [], [], [])) };

        var servers = (await TestAsync(bench, "new.example.org")).Single(check => check.Name == DomainCheckName.NameServers);

        Assert.Equal(DomainCheckStatus.Failed, servers.Status);
        Assert.Contains("Register the domain", servers.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_all_but_the_mode_is_checked()
    {
        using var bench = new RehearsalBench();
        bench.World.OnCall = (action, isAfter) =>
        {
            if (action == "ListHostedZones")
            {
                throw new CloudException(CloudFailure.NoCredentials, "sts", action, "NoCredentials", "there are none");
            }
        };

        var checks = await TestAsync(bench, "new.example.org");

        var mode = checks.Single(check => check.Name == DomainCheckName.DnsMode);
        Assert.Equal(DomainCheckStatus.Unknown, mode.Status);
        Assert.Contains("-DnsMode User", mode.NextAction, StringComparison.Ordinal);
        Assert.All(checks.Where(check => check != mode), check => Assert.Equal(DomainCheckStatus.Passed, check.Status));
    }

    [Fact]
    public async Task What_is_no_domain_is_one_row_that_says_why()
    {
        using var bench = new RehearsalBench();

        var check = Assert.Single(await TestAsync(bench, "192.0.2.1"));

        Assert.Equal((DomainCheckName.Name, DomainCheckStatus.Failed), (check.Name, check.Status));
        Assert.NotEmpty(check.Detail);
        Assert.NotNull(check.NextAction);
    }

    private static Task<IReadOnlyList<DomainInfo>> ListAsync(RehearsalBench bench) =>
        new DomainCommand(bench.Context()).ListAsync(new() { Rehearse = true }, Token);

    private static Task<IReadOnlyList<DomainCheck>> TestAsync(RehearsalBench bench, string domain) =>
        new DomainCommand(bench.Context()).TestAsync(new() { Domain = domain, Rehearse = true }, Token);

    private static Action<string, bool> Deny(string action) => (called, isAfter) =>
    {
        if (called == action && !isAfter)
        {
            throw new CloudException(CloudFailure.AccessDenied, "route53", action, "AccessDenied", "not allowed");
        }
    };

    private static void AddZone(RehearsalBench bench, string name, bool isPrivate) =>
        bench.World.Content.Zones[$"Z-{name}"] = new($"Z-{name}", name, "made by hand", ["ns-1.example.net"], []) { IsPrivate = isPrivate };
}
