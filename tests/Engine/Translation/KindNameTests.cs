using Direxio.Deployer.Engine.Resources;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Translation;

/// <summary>Warnings name what a node consists of by words that a person knows.</summary>
public sealed class KindNameTests
{
    [Fact]
    public void Every_kind_of_resource_has_a_name_of_its_own()
    {
        var names = Enum.GetValues<ResourceKind>().Select(kind => KindName.Of(kind).ToEnglish()).ToList();

        Assert.Equal(names, names.Distinct());
        Assert.Equal("fixed IP address eipalloc-1", KindName.Of(ResourceKind.ElasticIp, "eipalloc-1").ToEnglish());
    }
}
