using Amazon.EC2;
using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Filters and tags in EC2's terms.</summary>
internal static class Ec2Filters
{
    /// <summary>A filter that any of the values satisfies.</summary>
    public static Filter ByName(string name, params string[] values) => new(name, [.. values]);

    /// <summary>What carries these tags' service id and run id.</summary>
    public static List<Filter> ByTags(NodeTags tags) =>
    [
        ByName($"tag:{NodeTags.ServiceIdKey}", tags.ServiceId),
        ByName($"tag:{NodeTags.RunIdKey}", tags.RunId),
    ];

    /// <summary>The tags for a resource that is being created.</summary>
    public static TagSpecification Specify(ResourceType type, NodeTags tags) => new()
    {
        ResourceType = type,
        Tags = [.. tags.ToPairs().Select(pair => new Tag(pair.Key, pair.Value))],
    };
}
