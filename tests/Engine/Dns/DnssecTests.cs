using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Dns;

/// <summary>
/// A DS record that an earlier DNS provider left at the registrar: the zone's own servers answer rightly, and whoever checks signatures
/// refuses the name.
/// </summary>
public sealed class DnssecTests
{
    private static readonly DeploymentRequest WithRoute53 = RehearsalBench.Request() with { DnsMode = DnsMode.Route53 };

    [Fact]
    public async Task Nothing_bills_by_the_hour_for_a_name_that_gets_no_certificate()
    {
        using var bench = new RehearsalBench();
        bench.DnsViews = new ScriptedViews(_ => Refusing(bench));

        var deployment = (await bench.StartAsync(WithRoute53))!;

        Assert.Empty(bench.World.Content.Instances);
        Assert.Contains("DS record at its registrar", deployment.NextAction, StringComparison.Ordinal);
        Assert.Contains("delete the DS record, or replace it", deployment.NextAction, StringComparison.Ordinal);
        Assert.Contains("Resume-DirexioDeployment", deployment.NextAction, StringComparison.Ordinal);

        bench.DnsViews = null;
        await bench.ResumeAsync();
        Assert.Single(bench.World.Content.Instances);
    }

    [Theory]
    [InlineData("refusing", CheckSeverity.Error, "r1, r2 refuse")]
    [InlineData("half", CheckSeverity.Warning, "r1 refuse")]
    [InlineData("silent", CheckSeverity.Unknown, "no answer in time")]
    [InlineData("fine", CheckSeverity.Ok, "accepted by r1")]
    public async Task A_check_tells_what_resolvers_make_of_the_signatures(string said, CheckSeverity severity, string words)
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        var address = bench.State.Resources.PublicIp!;
        bench.DnsViews = new ScriptedViews(_ => said switch
        {
            "refusing" => Refusing(bench),
            "half" => [ScriptedViews.Refuses("r1", address), ScriptedViews.Says("r2", address)],
            "silent" => [ScriptedViews.IsSilent("r1")],
            _ => [ScriptedViews.Says("r1", address), ScriptedViews.IsSilent("r2")],
        });

        var rows = await bench.CheckAsync();

        var row = Assert.Single(rows, row => row.Name == "Dnssec");
        Assert.Equal(severity, row.Severity);
        Assert.Contains(words, row.Actual, StringComparison.Ordinal);
        Assert.Equal(severity is CheckSeverity.Error or CheckSeverity.Warning, row.Fix?.Contains("DS record", StringComparison.Ordinal) == true);
    }

    // What a resolver gives no answer for it remembers; a name whose record is wrong is not asked for.
    [Fact]
    public async Task Resolvers_are_not_asked_for_a_record_that_is_wrong_anyway()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(WithRoute53);
        bench.World.Content.Zones.Values.Single().Records.RemoveAll(record => record.Type == "A");
        var views = new ScriptedViews(_ => []);
        bench.DnsViews = views;

        Assert.DoesNotContain(await bench.CheckAsync(), row => row.Name == "Dnssec");
        Assert.Equal(0, views.Asked);
    }

    // It was excused as this machine's resolver, which would come to its senses.
    [Fact]
    public async Task The_last_phase_does_not_take_it_for_the_memory_of_this_machine()
    {
        using var bench = new RehearsalBench();
        bench.DnsViews = new ScriptedViews(asked => asked == 0
            ? [ScriptedViews.Says("r1", bench.State.Resources.PublicIp!)]
            : Refusing(bench));

        var failure = await Assert.ThrowsAsync<DeployException>(
            () => bench.StartAsync(RehearsalBench.Request(RehearsalEvent.ResolverRemembers) with { DnsMode = DnsMode.Route53 }));

        Assert.Equal("DnssecRefused", failure.Code);
        Assert.Contains("DS record", failure.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_name_server_can_be_heard_the_refusal_counts_as_well()
    {
        const string Address = "203.0.113.7";
        var views = new ScriptedViews(_ => [ScriptedViews.Refuses("r1", Address), ScriptedViews.IsSilent("r2")]);

        var readiness = await DnsAgreement.FindAsync(
            views, RehearsalBench.Domain, Address, [], new(true, "this network answers itself"), TestContext.Current.CancellationToken);

        Assert.Equal((false, true), (readiness.IsReady, readiness.IsRefusedBySignature));
    }

    private static IReadOnlyList<ResolverAnswer> Refusing(RehearsalBench bench) =>
        [.. new[] { "r1", "r2" }.Select(resolver => ScriptedViews.Refuses(resolver, bench.State.Resources.PublicIp!))];
}
