using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Legacy;

/// <summary>dirextalk-deployer, whose servers have a layout of their own; they are shown and nothing more.</summary>
internal sealed class Dirextalk : IEarlierFormat
{
    private const string Early = "dirextalk-deployer 0.1.22-0.1.31";
    private const string Updater = "dirextalk-deployer 0.1.32-0.1.56";
    private const string Split = "dirextalk-deployer 0.1.57+";

    public bool IsForeign => true;

    // The later lines first: each keeps the fields of the ones before it.
    public string? NameOf(JsonObject root)
    {
        if (root["deployment_layout"].AsText() == "split-agent"
            || root["split_release"] is JsonObject
            || root["node_identity"] is JsonObject)
        {
            return Split;
        }

        if (root["server_release"] is JsonObject && root["updater_release"] is JsonObject)
        {
            return Updater;
        }

        return root.Begins("run_id", "dirextalk-") || root.HasFamily("dirextalk_") ? Early : null;
    }

    public void Upgrade(JsonObject root, EarlierValues values)
    {
    }
}
