using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Contracts;

/// <summary>What <see cref="IInstances"/> promises.</summary>
public abstract class InstanceContract : PortContract
{
    private const string Unknown = "i-0123456789abcdef0";
    private const string NoTokens = "it does not keep client tokens";

    [Fact]
    public async Task What_was_launched_is_found_by_its_id_and_by_its_tags()
    {
        using var ports = await ConnectAsync();

        var launched = await LaunchAsync(ports);

        var found = (await ports.Instances.FindAsync(launched.Id, Token))!;
        Assert.Equal((launched.Id, "t3.small"), (found.Id, found.InstanceType));
        Assert.Equal((await SubnetAsync(ports)).AvailabilityZone, found.AvailabilityZone);
        Assert.True(found.State is InstanceState.Pending or InstanceState.Running);
        Assert.StartsWith("vol-", found.RootVolumeId, StringComparison.Ordinal);
        Assert.Equal(launched.Id, (await ports.Instances.FindByTagsAsync(Tags, Token))?.Id);
        Assert.Empty(await ports.Instances.ListEndedByTagsAsync(Tags, Token));
    }

    [Fact]
    public async Task Its_health_has_the_words_of_the_service()
    {
        using var ports = await ConnectAsync();
        var launched = await LaunchAsync(ports);

        var health = await ports.Instances.ReadHealthAsync(launched.Id, Token);

        Assert.NotNull(health);
        Assert.False(health.IsImpaired);
        Assert.All([health.SystemStatus, health.InstanceStatus], status => Assert.Contains(status, (string[])["ok", "initializing"]));
        Assert.Empty(health.Events);
    }

    [Fact]
    public async Task What_is_unknown_is_null()
    {
        using var ports = await ConnectAsync();
        await LaunchAsync(ports);

        Assert.Null(await ports.Instances.FindAsync(Unknown, Token));
        Assert.Null(await ports.Instances.ReadHealthAsync(Unknown, Token));
        Assert.Null(await ports.Instances.FindByTagsAsync(NewTags(), Token));
        Assert.Empty(await ports.Instances.ListEndedByTagsAsync(NewTags(), Token));
    }

    [Fact]
    public Task The_same_token_never_gives_a_second_one() => World.ExceptOnMotoAsync(
        NoTokens,
        async () =>
        {
            using var ports = await ConnectAsync();
            var spec = await MakeSpecAsync(ports);

            var launched = await ports.Instances.RunAsync(spec, Tags.RunId, Tags, Token);
            var again = await ports.Instances.RunAsync(spec, Tags.RunId, Tags, Token);

            Assert.Equal(launched.Id, again.Id);
            await AssertFailsAsync(
                CloudFailure.AlreadyExists,
                () => ports.Instances.RunAsync(spec with { InstanceType = "t3.medium" }, Tags.RunId, Tags, Token));
        });

    [Fact]
    public Task The_token_of_one_that_has_ended_is_spent() => World.ExceptOnMotoAsync(
        NoTokens,
        async () =>
        {
            using var ports = await ConnectAsync();
            var spec = await MakeSpecAsync(ports);
            var launched = await ports.Instances.RunAsync(spec, Tags.RunId, Tags, Token);
            await ports.Instances.TerminateAsync(launched.Id, Token);

            await AssertFailsAsync(CloudFailure.AlreadyExists, () => ports.Instances.RunAsync(spec, Tags.RunId, Tags, Token));
        });

    [Fact]
    public Task It_is_not_launched_into_a_group_that_does_not_exist() => World.ExceptOnMotoAsync(
        "it makes the group that an instance is launched into",
        async () =>
        {
            using var ports = await ConnectAsync();
            var spec = await MakeSpecAsync(ports);

            await AssertFailsAsync(
                CloudFailure.NotFound,
                () => ports.Instances.RunAsync(spec with { SecurityGroupId = "sg-0fedcba9876543210" }, Tags.RunId, Tags, Token));

            Assert.Null(await ports.Instances.FindByTagsAsync(Tags, Token));
        });

    [Fact]
    public Task It_is_not_launched_with_a_key_pair_that_does_not_exist() => World.ExceptOnMotoAsync(
        "it does not look for the key pair",
        async () =>
        {
            using var ports = await ConnectAsync();
            var spec = await MakeSpecAsync(ports);

            await AssertFailsAsync(
                CloudFailure.NotFound, () => ports.Instances.RunAsync(spec with { KeyName = "nothing" }, Tags.RunId, Tags, Token));

            Assert.Null(await ports.Instances.FindByTagsAsync(Tags, Token));
        });

    [Fact]
    public async Task What_was_terminated_is_listed_among_those_that_have_ended()
    {
        using var ports = await ConnectAsync();
        var launched = await LaunchAsync(ports);

        Assert.True(await ports.Instances.TerminateAsync(launched.Id, Token));

        Assert.True((await ports.Instances.FindAsync(launched.Id, Token))?.HasEnded);
        Assert.Null(await ports.Instances.FindByTagsAsync(Tags, Token));
        Assert.Equal(launched.Id, Assert.Single(await ports.Instances.ListEndedByTagsAsync(Tags, Token)).Id);
    }

    [Fact]
    public async Task The_termination_of_an_unknown_one_says_so()
    {
        using var ports = await ConnectAsync();

        Assert.False(await ports.Instances.TerminateAsync(Unknown, Token));
    }

    [Fact]
    public Task A_second_termination_is_accepted() => World.ExceptOnMotoAsync(
        "it cannot terminate one that is terminated",
        async () =>
        {
            using var ports = await ConnectAsync();
            var launched = await LaunchAsync(ports);
            await ports.Instances.TerminateAsync(launched.Id, Token);

            Assert.True(await ports.Instances.TerminateAsync(launched.Id, Token));
        });

    [Fact]
    public async Task One_that_was_stopped_takes_another_type_and_starts_as_that()
    {
        using var ports = await ConnectAsync();
        var id = (await LaunchAsync(ports)).Id;

        await ports.Instances.StopAsync(id, Token);
        Assert.True((await ports.Instances.FindAsync(id, Token))!.State is InstanceState.Stopping or InstanceState.Stopped);
        await ports.Instances.ChangeTypeAsync(id, "t3.medium", Token);
        await ports.Instances.StartAsync(id, Token);

        var found = (await ports.Instances.FindAsync(id, Token))!;
        Assert.Equal("t3.medium", found.InstanceType);
        Assert.True(found.State is InstanceState.Pending or InstanceState.Running);
        Assert.Equal("x86_64", found.Architecture);
    }

    [Fact]
    public Task One_that_runs_keeps_its_type() => World.ExceptOnMotoAsync(
        "it changes the type of one that runs; EC2 answers IncorrectInstanceState",
        async () =>
        {
            using var ports = await ConnectAsync();
            var id = (await LaunchAsync(ports)).Id;

            await AssertFailsAsync(CloudFailure.Rejected, () => ports.Instances.ChangeTypeAsync(id, "t3.medium", Token));

            Assert.Equal("t3.small", (await ports.Instances.FindAsync(id, Token))!.InstanceType);
        });

    [Fact]
    public async Task A_protected_one_is_neither_stopped_nor_terminated_until_that_ends()
    {
        using var ports = await ConnectAsync();
        var id = (await LaunchAsync(ports)).Id;
        Assert.Equal(new(false, false), await ports.Instances.ReadProtectionAsync(id, Token));

        await ports.Instances.ProtectAsync(id, true, Token);

        Assert.Equal(new(true, true), await ports.Instances.ReadProtectionAsync(id, Token));
        await AssertFailsAsync(CloudFailure.Rejected, () => ports.Instances.StopAsync(id, Token));
        await AssertFailsAsync(CloudFailure.Rejected, () => ports.Instances.TerminateAsync(id, Token));
        await ports.Instances.ProtectAsync(id, false, Token);
        Assert.Equal(new(false, false), await ports.Instances.ReadProtectionAsync(id, Token));
        Assert.True(await ports.Instances.TerminateAsync(id, Token));
    }

    [Fact]
    public async Task An_unknown_one_is_neither_stopped_nor_changed_nor_protected()
    {
        using var ports = await ConnectAsync();

        await AssertFailsAsync(CloudFailure.NotFound, () => ports.Instances.StopAsync(Unknown, Token));
        await AssertFailsAsync(CloudFailure.NotFound, () => ports.Instances.ChangeTypeAsync(Unknown, "t3.medium", Token));
        await AssertFailsAsync(CloudFailure.NotFound, () => ports.Instances.ProtectAsync(Unknown, true, Token));
        await AssertFailsAsync(CloudFailure.NotFound, () => ports.Instances.ReadProtectionAsync(Unknown, Token));
    }

    [Fact]
    public async Task An_unknown_one_neither_starts_nor_has_a_console()
    {
        using var ports = await ConnectAsync();

        await AssertFailsAsync(CloudFailure.NotFound, () => ports.Instances.StartAsync(Unknown, Token));
        await AssertFailsAsync(CloudFailure.NotFound, () => ports.Instances.GetConsoleOutputAsync(Unknown, false, Token));
    }

    [Fact]
    public Task One_that_has_ended_never_starts_again() => World.ExceptOnMotoAsync(
        "it starts one that was terminated; EC2 answers IncorrectInstanceState",
        async () =>
        {
            using var ports = await ConnectAsync();
            var launched = await LaunchAsync(ports);
            await ports.Instances.TerminateAsync(launched.Id, Token);

            await AssertFailsAsync(CloudFailure.Rejected, () => ports.Instances.StartAsync(launched.Id, Token));

            Assert.True((await ports.Instances.FindAsync(launched.Id, Token))?.HasEnded);
        });
}
