using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Change;

/// <summary>The owner's address moves, and port 22 with it.</summary>
public sealed class SshChangeTests : IDisposable
{
    private const string Anywhere = "0.0.0.0/0";

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private List<IngressRule> Ingress => bench.World.Content.Groups.Values.Single().Ingress;

    private IEnumerable<string> OpenFor => Ingress.Where(rule => rule.FromPort == 22).Select(rule => rule.Cidr);

    private Task StartAsEarlierAsync() => StartAsEarlierAsync(bench);

    // 0.1.x opened port 22 to everyone and recorded neither that nor what it was about to make.
    private static async Task StartAsEarlierAsync(RehearsalBench bench)
    {
        await bench.StartAsync();
        bench.EditState(state =>
        {
            foreach (var field in new[] { "intents", "ssh_cidr", "ssh_cidr_setting" })
            {
                state.Remove(field);
            }
        });
        var ingress = bench.World.Content.Groups.Values.Single().Ingress;
        ingress.RemoveAll(rule => rule.FromPort == 22);
        ingress.Add(new("tcp", 22, 22, Anywhere, string.Empty));
    }

    [Fact]
    public async Task Port_22_moves_and_the_record_and_the_choice_follow()
    {
        await bench.StartAsync();

        var change = (await bench.ChangeAsync(new() { SshCidr = "198.51.100.0/24" }))!;

        Assert.Equal(("203.0.113.7/32", "198.51.100.0/24"), (change.Changes.Single().From, change.Changes.Single().To));
        Assert.Equal(["198.51.100.0/24"], OpenFor);
        Assert.Equal("198.51.100.0/24", change.SshCidr);
        Assert.Equal(("198.51.100.0/24", "198.51.100.0/24"), (bench.State.Server.SshCidr, bench.State.Choices.SshCidr));
        Assert.False(bench.AskedChange!.NeedsDowntime);
        Assert.Equal(0, bench.AskedChange.DifferenceUsd);
    }

    [Fact]
    public async Task Auto_means_the_address_of_this_machine()
    {
        await bench.StartAsync(RehearsalBench.Request() with { SshCidr = "198.51.100.0/24" });

        await bench.ChangeAsync(new() { SshCidr = "auto" });

        Assert.Equal(["203.0.113.7/32"], OpenFor);
        Assert.Equal("auto", bench.State.Choices.SshCidr);
    }

    [Fact]
    public async Task What_is_open_already_is_not_asked_about()
    {
        await bench.StartAsync();

        Assert.Empty((await bench.ChangeAsync(new() { SshCidr = "auto" }))!.Changes);

        Assert.Null(bench.AskedChange);
    }

    [Theory]
    [InlineData("198.51.100.7/24", "SshCidrHasHostBits")]
    [InlineData("here", "SshCidrMalformed")]
    public async Task A_bad_one_is_refused_by_name(string cidr, string code)
    {
        await bench.StartAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(new() { SshCidr = cidr }));

        Assert.Equal((code, "SshCidr"), (failure.Code, failure.Target));
    }

    [Fact]
    public async Task What_AWS_opened_for_others_stays_and_is_said()
    {
        await bench.StartAsync();
        bench.World.Content.Groups.Values.Single().Ingress.Add(new("tcp", 22, 22, "192.0.2.1/32", "by hand"));

        await bench.ChangeAsync(new() { SshCidr = "198.51.100.0/24" });

        Assert.Equal(["192.0.2.1/32", "198.51.100.0/24"], OpenFor.Order());
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("192.0.2.1/32", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_earlier_release_opened_to_the_world_is_closed_as_the_plan_says()
    {
        await StartAsEarlierAsync();
        Assert.Equal([Anywhere], OpenFor);

        var change = (await bench.ChangeAsync(new() { SshCidr = "198.51.100.0/24" }))!;

        Assert.Equal((Anywhere, "198.51.100.0/24"), (change.Changes.Single().From, change.Changes.Single().To));
        Assert.Empty(bench.AskedChange!.Notes);
        Assert.Equal(["198.51.100.0/24"], OpenFor);
        Assert.DoesNotContain(bench.Events.Warnings, warning => warning.Contains(Anywhere, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_plan_says_what_stays_open_for_others_and_what_to_do_about_it()
    {
        await StartAsEarlierAsync();
        Ingress.Add(new("tcp", 22, 22, "192.0.2.1/32", "by hand"));
        Ingress.Add(new("tcp", 0, 65535, "2001:db8::/32", "by hand"));

        await bench.ChangeAsync(new() { SshCidr = "198.51.100.0/24" }, approve: false);

        var note = Assert.Single(bench.AskedChange!.Notes);
        Assert.Contains("stays open for 192.0.2.1/32, 2001:db8::/32 (tcp 0-65535)", note);
        Assert.Contains("AWS console", note);
        Assert.Equal("198.51.100.0/24, 192.0.2.1/32, 2001:db8::/32 (tcp 0-65535)", bench.AskedChange.Changes.Single().To);
        Assert.Contains(Anywhere, OpenFor);
    }

    [Fact]
    public async Task What_is_open_for_others_is_said_also_where_nothing_is_to_be_changed()
    {
        await bench.StartAsync();
        Ingress.Add(new("-1", -1, -1, "sg-0123456789abcdef0", "by hand"));

        Assert.Empty((await bench.ChangeAsync(new() { SshCidr = "auto" }))!.Changes);

        Assert.Contains("sg-0123456789abcdef0 (all traffic)", Assert.Single(bench.Events.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_of_an_earlier_release_that_goes_on_warns_and_the_command_that_it_names_closes_the_port()
    {
        await StartAsEarlierAsync();
        bench.EditState(state => state["phases"]!["S3_PROVISION"] = new JsonObject { ["status"] = "failed" });

        await bench.ResumeAsync();

        const string Command = "Set-DirexioNode -Domain chat.example.org -Rehearse -SshCidr 203.0.113.7/32";
        Assert.Contains(bench.Events.Warnings, warning =>
            warning.Contains("whole internet", StringComparison.Ordinal) && warning.Contains(Command, StringComparison.Ordinal));
        await bench.ChangeAsync(new() { SshCidr = "203.0.113.7/32" });
        Assert.Equal(["203.0.113.7/32"], OpenFor);
    }

    [Fact]
    public async Task The_check_of_a_node_of_an_earlier_release_names_the_command_that_closes_the_port()
    {
        await StartAsEarlierAsync();

        var row = (await bench.CheckAsync()).Single(check => check.Name == "FirewallOpenings");

        Assert.Equal((CheckSeverity.Warning, "also lets in tcp 22 from 0.0.0.0/0"), (row.Severity, row.Actual));
        Assert.Contains("Set-DirexioNode -Domain chat.example.org -Rehearse -SshCidr auto", row.Fix);
        Assert.DoesNotContain("console", row.Fix);
        await bench.ChangeAsync(new() { SshCidr = "auto" });
        Assert.Equal(CheckSeverity.Ok, (await bench.CheckAsync()).Single(check => check.Name == "FirewallOpenings").Severity);
    }

    [Fact]
    public async Task An_interrupted_closing_is_finished_by_the_same_command()
    {
        foreach (var action in new[] { "AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress" })
        {
            using var node = new RehearsalBench();
            await StartAsEarlierAsync(node);
            await node.EndAtAsync(action, isAfter: true, () => node.ChangeAsync(new() { SshCidr = "198.51.100.0/24" }));

            await node.ChangeAsync(new() { SshCidr = "198.51.100.0/24" });

            Assert.Equal("198.51.100.0/24", Assert.Single(
                node.World.Content.Groups.Values.Single().Ingress, rule => rule.FromPort == 22).Cidr);
        }
    }

    [Fact]
    public async Task An_interrupted_move_is_finished_by_the_same_command()
    {
        foreach (var action in new[] { "AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress" })
        {
            using var node = new RehearsalBench();
            await node.StartAsync();
            await node.EndAtAsync(action, isAfter: true, () => node.ChangeAsync(new() { SshCidr = "198.51.100.0/24" }));

            await node.ChangeAsync(new() { SshCidr = "198.51.100.0/24" });

            Assert.Equal("198.51.100.0/24", Assert.Single(
                node.World.Content.Groups.Values.Single().Ingress, rule => rule.FromPort == 22).Cidr);
        }
    }

    [Fact]
    public async Task A_command_that_needs_SSH_from_elsewhere_names_the_command_that_opens_it()
    {
        await bench.StartAsync(RehearsalBench.Request() with { SshCidr = "198.51.100.0/24" });
        var instance = bench.World.Content.Instances.Single();
        bench.World.Content.Instances[instance.Key] = instance.Value with { State = Engine.Ports.Cloud.InstanceState.Stopped };

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.SyncAsync());

        Assert.Equal("SshUnreachable", failure.Code);
        Assert.Contains("Set-DirexioNode -Domain chat.example.org -Rehearse -SshCidr 203.0.113.7/32", failure.NextAction);
        Assert.Contains("Sync-DirexioCredential", failure.NextAction);
    }

    [Fact]
    public async Task An_address_that_only_a_proxy_tells_is_named_as_such_before_agreement_and_where_SSH_does_not_get_through()
    {
        bench.CallerAddress = new ProxyOnly();
        await bench.StartAsync();
        Assert.Contains(bench.AskedPlan!.Warnings, warning => warning.Contains("198.51.100.9", StringComparison.Ordinal)
            && warning.Contains("HTTP proxy", StringComparison.Ordinal) && warning.Contains("-SshCidr", StringComparison.Ordinal));
        await bench.ChangeAsync(new() { SshCidr = "192.0.2.0/24" });

        await bench.ChangeAsync(new() { SshCidr = "auto" });

        Assert.Contains(bench.AskedChange!.Notes, note => note.Contains("HTTP proxy", StringComparison.Ordinal));
        var instance = bench.World.Content.Instances.Single();
        bench.World.Content.Instances[instance.Key] = instance.Value with { State = InstanceState.Stopped };
        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.SyncAsync());
        Assert.Equal("SshUnreachable", failure.Code);
        Assert.Contains("HTTP proxy", failure.NextAction);
        Assert.Contains("Set-DirexioNode -Domain chat.example.org -Rehearse -SshCidr <address>/32", failure.NextAction);
    }

    private sealed class ProxyOnly : ICallerAddress
    {
        public Task<CallerAddress?> FindAsync(CancellationToken cancellationToken) =>
            Task.FromResult<CallerAddress?>(new("198.51.100.9", IsOfProxy: true));
    }

    [Fact]
    public async Task Nothing_to_change_is_an_error_that_names_the_parameters()
    {
        await bench.StartAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(new()));

        Assert.Equal("NothingToChange", failure.Code);
        Assert.Contains("-InstanceType", failure.NextAction);
    }
}
