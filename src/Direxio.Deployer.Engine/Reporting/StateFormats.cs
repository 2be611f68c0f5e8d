using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reporting;

/// <summary>Tells which release line wrote a state, by the fields that only that line has.</summary>
internal static class StateFormats
{
    public const string Current = "0.2";
    public const string Early = "0.1.0-0.1.9";
    public const string Late = "0.1.10-0.1.11";
    public const string Cli = "direxio-cli 0.1.9";
    public const string Unknown = "unknown";

    public static string Of(NodeState state)
    {
        if (state.Root.ContainsKey("account_id"))
        {
            return Current;
        }

        if (state["cloud_provider"] is not null || state["local_install_mode"] is not null || RecordedBill.IsLightsail(state))
        {
            return Cli;
        }

        if (HasFamily(state.Root, "cc_connect_") || state.RunId?.StartsWith("p2p-", StringComparison.Ordinal) == true)
        {
            return Early;
        }

        return HasFamily(state.Root, "connect_") || state.RunId?.StartsWith("direxio-", StringComparison.Ordinal) == true ? Late : Unknown;
    }

    private static bool HasFamily(JsonObject root, string prefix) =>
        root.Any(field => field.Key.StartsWith(prefix, StringComparison.Ordinal));
}
