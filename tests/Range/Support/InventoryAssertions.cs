using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Tests.Support;

/// <summary>What an account must hold.</summary>
internal static class InventoryAssertions
{
    /// <summary>Nothing that costs money or would be in the way.</summary>
    public static void MustBeEmpty(this Inventory account) => Assert.Equal((0, 0, 0, 0, 0), account.Counts);

    /// <summary>One of everything a node consists of.</summary>
    public static void MustHoldOneNode(this Inventory account) => Assert.Equal((1, 1, 1, 1, 1), account.Counts);
}
