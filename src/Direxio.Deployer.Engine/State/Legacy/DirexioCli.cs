using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Legacy;

/// <summary>
/// direxio-cli, which goes on from the fields of 0.1.10 with some of its own, and has its own word for a phase under way.
/// </summary>
internal sealed class DirexioCli : IEarlierFormat
{
    private const string Name = "direxio-cli 0.1.9";
    private const string PolicyField = "local_install_mode";

    public string? NameOf(JsonObject root) =>
        root[PolicyField].AsText() is not null
        || root.Resources()?["sg_ingress_configured"].AsText() is not null
        || root.Begins("connect_matrix_device", "direxio-connect-")
            ? Name
            : null;

    public void Upgrade(JsonObject root, EarlierValues values)
    {
        values.Add("agent_install_policy", root[PolicyField].AsText());
        foreach (var (phase, entry) in root["phases"] as JsonObject ?? [])
        {
            if ((entry as JsonObject)?["status"].AsText() == "running")
            {
                values.AddPhase(phase, PhaseStatus.InProgress);
            }
        }
    }
}
