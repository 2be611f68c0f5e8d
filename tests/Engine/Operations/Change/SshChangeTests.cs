using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Change;

/// <summary>The owner's address moves, and port 22 with it.</summary>
public sealed class SshChangeTests : IDisposable
{
    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private IEnumerable<string> OpenFor =>
        bench.World.Content.Groups.Values.Single().Ingress.Where(rule => rule.FromPort == 22).Select(rule => rule.Cidr);

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
    public async Task Nothing_to_change_is_an_error_that_names_the_parameters()
    {
        await bench.StartAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ChangeAsync(new()));

        Assert.Equal("NothingToChange", failure.Code);
        Assert.Contains("-InstanceType", failure.NextAction);
    }
}
