using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Sections;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Resources;

public sealed class ResourceKindsTests
{
    public static TheoryData<string> IdKeys => [.. ResourceTable.IdKeys];

    // The state cannot know the kinds, so its list of ids is its own.
    [Theory]
    [MemberData(nameof(IdKeys))]
    public void Every_id_of_the_state_is_the_id_of_one_kind(string key)
    {
        var state = StateWith(key);
        Assert.Single(ResourceKinds.All, kind => kind.RecordedId(state) == "recorded");
    }

    [Fact]
    public void Every_kind_that_has_an_id_is_in_the_list_of_the_state()
    {
        var listed = ResourceTable.IdKeys.Select(StateWith)
            .SelectMany(state => ResourceKinds.All.Where(kind => kind.RecordedId(state) is not null));
        Assert.Equal(
            ResourceKinds.All.Where(kind => kind.Kind != ResourceKind.DnsRecord).Select(kind => kind.Kind).Order(),
            listed.Select(kind => kind.Kind).Order());
    }

    private static NodeState StateWith(string key) => NodeState.Parse(new JsonObject
    {
        ["phases"] = new JsonObject(),
        ["resources"] = new JsonObject { [key] = "recorded" },
    }.ToJsonString());
}
