using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Legacy;

/// <summary>direxio-deployer 0.1.10 to 0.1.14, whose fields of the bridge and of its installation have names of their own.</summary>
internal sealed class Release0110 : IEarlierFormat
{
    private const string Name = "0.1.10-0.1.13";
    private const string LargeDisk = "0.1.14";
    private const string BridgeFamily = "connect_";
    private const string InstallFamily = "connect_install_";

    public string? NameOf(JsonObject root)
    {
        if (root.Resources()?["root_volume_gb"].AsText() is not null)
        {
            return LargeDisk;
        }

        return root.HasFamily(BridgeFamily) || root.Begins("run_id", "direxio-") ? Name : null;
    }

    public void Upgrade(JsonObject root, EarlierValues values)
    {
        foreach (var (name, value) in root.Where(field => field.Key.StartsWith(BridgeFamily, StringComparison.Ordinal)))
        {
            values.Add($"cc_{name}", value.AsText());
            if (name.StartsWith(InstallFamily, StringComparison.Ordinal))
            {
                values.Add($"agent_install_{name[InstallFamily.Length..]}", value.AsText());
            }
        }
    }
}
