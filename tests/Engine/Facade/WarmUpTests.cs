using Xunit;

namespace Direxio.Deployer.Engine.Tests.Facade;

/// <summary>The first use of the engine ahead of any command.</summary>
public sealed class WarmUpTests
{
    [Fact]
    public void It_tells_of_a_node_that_exists_nowhere()
    {
        var told = DeploymentEngine.WarmUp();

        Assert.Equal(("chat.example.org", "Completed", 15.18m), (told.Domain, told.Status, told.CostEstimate!.TotalMonthlyUsd));
        Assert.All(told.Phases, phase => Assert.NotNull(phase.Title));
        Assert.DoesNotContain("Unreadable", told.WhereBlocked);
        Assert.Equal("203.0.113.1", told.Resources.PublicIp);
    }

    // Where a file lies in the way, no folder can ever be: neither nodes nor credentials of anybody are read.
    [Fact]
    public void Its_home_cannot_exist()
    {
        var path = DeploymentEngine.WarmUp().StatePath;

        var ancestors = new List<string>();
        for (var place = Path.GetDirectoryName(path); place is not null; place = Path.GetDirectoryName(place))
        {
            ancestors.Add(place);
        }

        Assert.Contains(ancestors, File.Exists);
    }
}
