using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Legacy;

/// <summary>
/// direxio-deployer 0.1.0 to 0.1.9, whose names this release has kept. They and all later lines held secrets in the state.
/// </summary>
internal sealed class Release010 : IEarlierFormat
{
    private const string Name = "0.1.0-0.1.9";

    public string? NameOf(JsonObject root) => root.HasFamily("cc_connect_") || root.Begins("run_id", "p2p-") ? Name : null;

    public void Upgrade(JsonObject root, EarlierValues values) => values.Secrets = LegacySecrets.TakeFrom(root);
}
