using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Contracts;

/// <summary>What <see cref="IKeyPairs"/> promises.</summary>
public abstract class KeyPairContract : PortContract
{
    private const string OtherKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHDeWT2cLGNEFzkBVNfc1SAp07vYFTVwSVjJwDkvXX7z";

    private string Name => Tags.RunId;

    [Fact]
    public async Task What_was_imported_is_found_without_its_comment()
    {
        using var ports = await ConnectAsync();

        var imported = await ports.KeyPairs.ImportAsync(Name, PublicKey + " someone@somewhere", Tags, Token);

        Assert.Equal(new(Name, PublicKey), imported);
        Assert.Equal(imported, await ports.KeyPairs.FindAsync(Name, Token));
    }

    [Fact]
    public async Task A_name_that_nothing_has_is_null()
    {
        using var ports = await ConnectAsync();

        Assert.Null(await ports.KeyPairs.FindAsync(Name, Token));
    }

    [Fact]
    public async Task The_same_key_imported_again_is_the_same_key_pair()
    {
        using var ports = await ConnectAsync();
        var imported = await ports.KeyPairs.ImportAsync(Name, PublicKey, Tags, Token);

        Assert.Equal(imported, await ports.KeyPairs.ImportAsync(Name, PublicKey + " a-comment", Tags, Token));
    }

    [Fact]
    public async Task Another_key_never_takes_the_name()
    {
        using var ports = await ConnectAsync();
        await ports.KeyPairs.ImportAsync(Name, PublicKey, Tags, Token);

        await AssertFailsAsync(CloudFailure.AlreadyExists, () => ports.KeyPairs.ImportAsync(Name, OtherKey, Tags, Token));

        Assert.Equal(new(Name, PublicKey), await ports.KeyPairs.FindAsync(Name, Token));
    }

    // Whether the second deletion tells that there is none is not part of it: EC2 confirms that of an unknown name too.
    [Fact]
    public async Task What_was_deleted_is_gone_and_may_be_deleted_again()
    {
        using var ports = await ConnectAsync();
        await ports.KeyPairs.ImportAsync(Name, PublicKey, Tags, Token);

        var isDeleted = await ports.KeyPairs.DeleteAsync(Name, Token);
        await ports.KeyPairs.DeleteAsync(Name, Token);

        Assert.True(isDeleted);
        Assert.Null(await ports.KeyPairs.FindAsync(Name, Token));
    }
}
