using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Contracts;

/// <summary>What <see cref="ISecurityGroups"/> promises.</summary>
public abstract class SecurityGroupContract : PortContract
{
    private const string Unknown = "sg-0123456789abcdef0";

    private static readonly IngressRule[] Rules =
    [
        new("tcp", 443, 443, "0.0.0.0/0", "https"),
        new("udp", 49160, 49200, "0.0.0.0/0", "relay"),
        new("tcp", 22, 22, "203.0.113.4/32", "ssh"),
    ];

    [Fact]
    public async Task What_was_created_is_found_by_its_id_and_by_its_tags()
    {
        using var ports = await ConnectAsync();

        var created = await MakeGroupAsync(ports);

        var found = await ports.SecurityGroups.FindAsync(created.Id, Token);
        Assert.Equal((created.Id, (await SubnetAsync(ports)).VpcId), (found?.Id, found?.VpcId));
        Assert.Empty(found!.Ingress);
        Assert.Equal(created.Id, (await ports.SecurityGroups.FindByTagsAsync(Tags, Token))?.Id);
    }

    [Fact]
    public async Task What_is_unknown_is_null()
    {
        using var ports = await ConnectAsync();
        await MakeGroupAsync(ports);

        Assert.Null(await ports.SecurityGroups.FindAsync(Unknown, Token));
        Assert.Null(await ports.SecurityGroups.FindByTagsAsync(NewTags(), Token));
    }

    [Fact]
    public async Task The_same_name_again_is_the_same_group_for_its_run_and_taken_for_another()
    {
        using var ports = await ConnectAsync();
        var created = await MakeGroupAsync(ports);

        var again = await MakeGroupAsync(ports);

        Assert.Equal(created.Id, again.Id);
        await AssertFailsAsync(
            CloudFailure.AlreadyExists,
            () => ports.SecurityGroups.CreateAsync(Tags.RunId, "a node", created.VpcId, NewTags(), Token));
    }

    [Fact]
    public async Task Rules_are_added_once_and_revoked_without_regard_to_what_they_are_called()
    {
        using var ports = await ConnectAsync();
        var group = await MakeGroupAsync(ports);

        await ports.SecurityGroups.AuthorizeAsync(group.Id, Rules[..1], Token);
        await ports.SecurityGroups.AuthorizeAsync(group.Id, Rules, Token);
        await ports.SecurityGroups.AuthorizeAsync(group.Id, Rules, Token);
        var all = (await ports.SecurityGroups.FindAsync(group.Id, Token))!.Ingress;
        await ports.SecurityGroups.RevokeAsync(group.Id, [Rules[2] with { Description = "called otherwise" }], Token);
        await ports.SecurityGroups.RevokeAsync(group.Id, [Rules[2]], Token);

        Assert.Equal(Rules.Length, all.Count);
        Assert.Equal(Rules.ToHashSet(), all.ToHashSet());
        Assert.Equal(Rules[..2].ToHashSet(), (await ports.SecurityGroups.FindAsync(group.Id, Token))!.Ingress.ToHashSet());
    }

    [Fact]
    public async Task The_rules_of_an_unknown_group_cannot_be_changed()
    {
        using var ports = await ConnectAsync();

        await AssertFailsAsync(CloudFailure.NotFound, () => ports.SecurityGroups.AuthorizeAsync(Unknown, Rules, Token));
        await AssertFailsAsync(CloudFailure.NotFound, () => ports.SecurityGroups.RevokeAsync(Unknown, Rules, Token));
    }

    [Fact]
    public async Task Its_users_are_named_as_long_as_there_are_any()
    {
        using var ports = await ConnectAsync();
        var instance = await LaunchAsync(ports);
        var group = (await ports.SecurityGroups.FindByTagsAsync(Tags, Token))!;

        var users = await ports.SecurityGroups.ListUsersAsync(group.Id, Token);
        await ports.Instances.TerminateAsync(instance.Id, Token);

        Assert.Contains(instance.Id, Assert.Single(users), StringComparison.Ordinal);
        Assert.Empty(await ports.SecurityGroups.ListUsersAsync(group.Id, Token));
    }

    [Fact]
    public Task One_that_an_instance_uses_is_not_deleted() => World.ExceptOnMotoAsync(
        "it deletes a group that a network interface uses; EC2 answers DependencyViolation",
        async () =>
        {
            using var ports = await ConnectAsync();
            await LaunchAsync(ports);
            var group = (await ports.SecurityGroups.FindByTagsAsync(Tags, Token))!;

            await AssertFailsAsync(CloudFailure.InUse, () => ports.SecurityGroups.DeleteAsync(group.Id, Token));

            Assert.NotNull(await ports.SecurityGroups.FindAsync(group.Id, Token));
        });

    [Fact]
    public async Task What_was_deleted_is_gone_and_a_second_deletion_says_so()
    {
        using var ports = await ConnectAsync();
        var group = await MakeGroupAsync(ports);

        Assert.True(await ports.SecurityGroups.DeleteAsync(group.Id, Token));
        Assert.False(await ports.SecurityGroups.DeleteAsync(group.Id, Token));

        Assert.Null(await ports.SecurityGroups.FindAsync(group.Id, Token));
        Assert.Null(await ports.SecurityGroups.FindByTagsAsync(Tags, Token));
    }
}
