using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Legacy;

/// <summary>
/// direxio-deployer 0.1.15 to 0.1.22, which made servers in EC2 or in Lightsail. Its fields have the names of the line before it.
/// </summary>
internal sealed class Release0115 : IEarlierFormat
{
    public const string Name = "0.1.15-0.1.22";

    private const string Lightsail = "lightsail";
    private const string Ec2 = "ec2";
    private const string InstanceIdPrefix = "i-";

    public string? NameOf(JsonObject root) => root["cloud_provider"].AsText() is not null || IsOnLightsail(root) ? Name : null;

    public void Upgrade(JsonObject root, EarlierValues values)
    {
    }

    /// <summary>
    /// True if the server is one of Lightsail, whose name stands where EC2's id would. An instance of that name does not
    /// exist in EC2, so a look-up there would find nothing, and that would prove nothing. A run that chose EC2 has fields of
    /// Lightsail too, as it looked there first: only what it made there makes the node one of both, for which this release has no
    /// removal.
    /// </summary>
    public static bool IsOnLightsail(JsonObject root)
    {
        var provider = root["cloud_provider"].AsText();
        var resources = root.Resources();
        return Is(provider, Lightsail)
            || resources?["static_ip_name"].AsText() is not null
            || (resources?["instance_id"].AsText() is { } instance && !IsEc2Id(instance))
            || (Is(provider, Ec2)
                ? Is(resources?["lightsail_instance_created"].AsText(), "true")
                : resources.HasFamily(Lightsail + "_"));
    }

    /// <summary>True for an instance id as EC2 gives it.</summary>
    public static bool IsEc2Id(string? instanceId) => instanceId?.StartsWith(InstanceIdPrefix, StringComparison.Ordinal) == true;

    /// <summary>What Lightsail keeps billing for; null for what is not on record.</summary>
    public static (string? Instance, string? Address) LightsailResourcesOf(JsonObject resources)
    {
        var instance = resources["instance_id"].AsText();
        var name = resources["lightsail_instance_name"].AsText();
        return (
            IsEc2Id(instance) ? name : instance ?? name ?? resources["lightsail_instance"].AsText(),
            resources["static_ip_name"].AsText() ?? resources["lightsail_static_ip_name"].AsText());
    }

    private static bool Is(string? text, string expected) => string.Equals(text, expected, StringComparison.OrdinalIgnoreCase);
}
