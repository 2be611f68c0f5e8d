using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State;

/// <summary>Tells which release line of which tool wrote a state, by the fields that only that line has.</summary>
internal static class StateFormats
{
    public const string Current = "0.2";
    public const string Early = "0.1.0-0.1.9";
    public const string Late = "0.1.10-0.1.13";
    public const string LargeDisk = "0.1.14";
    public const string TwoClouds = "0.1.15-0.1.22";
    public const string Cli = "direxio-cli 0.1.9";
    public const string DirextalkEarly = "dirextalk-deployer 0.1.22-0.1.31";
    public const string DirextalkUpdater = "dirextalk-deployer 0.1.32-0.1.56";
    public const string DirextalkSplit = "dirextalk-deployer 0.1.57+";
    public const string Newer = "newer";
    public const string Unknown = "unknown";

    private const string Lightsail = "lightsail";
    private const string InstanceIdPrefix = "i-";

    /// <summary>The line whose format the state is. One that this release has gone on with is its own from then on.</summary>
    public static string Of(NodeState state) => StateSchema.IsNewer(state) ? Newer
        : state.Root.ContainsKey("account_id") && !IsOfAnotherTool(state) ? Current : OriginOf(state);

    /// <summary>True if the node is none that this release can work on: a server of Lightsail, or one of dirextalk-deployer.</summary>
    public static bool IsOfAnotherTool(NodeState state) => IsLightsail(state) || DirextalkLineOf(state) is not null;

    /// <summary>
    /// True if the server is one of Lightsail, whose name stands where EC2's id would. An instance of that name does not
    /// exist in EC2, so a look-up there would find nothing, and that would prove nothing.
    /// </summary>
    public static bool IsLightsail(NodeState state) =>
        string.Equals(state["cloud_provider"], Lightsail, StringComparison.OrdinalIgnoreCase)
        || state.Resources["static_ip_name"] is not null
        || HasFamily(state.Root["resources"], Lightsail + "_")
        || (state.Resources.InstanceId is { } instance && !IsEc2Id(instance));

    /// <summary>True for an instance id as EC2 gives it.</summary>
    public static bool IsEc2Id(string? instanceId) => instanceId?.StartsWith(InstanceIdPrefix, StringComparison.Ordinal) == true;

    /// <summary>The tool that a user has to go on with, in words.</summary>
    public static string ToolOf(NodeState state) => OriginOf(state) switch
    {
        Unknown or Early or Late or LargeDisk => "another tool",
        TwoClouds => $"direxio-deployer {TwoClouds}",
        var line => line,
    };

    private static string OriginOf(NodeState state)
    {
        if (DirextalkLineOf(state) is { } dirextalk)
        {
            return dirextalk;
        }

        if (state["local_install_mode"] is not null
            || state.Resources["sg_ingress_configured"] is not null
            || state["connect_matrix_device"]?.StartsWith("direxio-connect-", StringComparison.Ordinal) == true)
        {
            return Cli;
        }

        if (state["cloud_provider"] is not null || IsLightsail(state))
        {
            return TwoClouds;
        }

        if (HasFamily(state.Root, "cc_connect_") || state.RunId?.StartsWith("p2p-", StringComparison.Ordinal) == true)
        {
            return Early;
        }

        if (state.Resources["root_volume_gb"] is not null)
        {
            return LargeDisk;
        }

        return HasFamily(state.Root, "connect_") || state.RunId?.StartsWith("direxio-", StringComparison.Ordinal) == true ? Late : Unknown;
    }

    // The later lines first: each keeps the fields of the ones before it.
    private static string? DirextalkLineOf(NodeState state)
    {
        if (state["deployment_layout"] == "split-agent" || state.Root["split_release"] is JsonObject || state.Root["node_identity"] is JsonObject)
        {
            return DirextalkSplit;
        }

        if (state.Root["server_release"] is JsonObject && state.Root["updater_release"] is JsonObject)
        {
            return DirextalkUpdater;
        }

        return state.RunId?.StartsWith("dirextalk-", StringComparison.Ordinal) == true || HasFamily(state.Root, "dirextalk_")
            ? DirextalkEarly
            : null;
    }

    private static bool HasFamily(JsonNode? node, string prefix) =>
        (node as JsonObject)?.Any(field => field.Key.StartsWith(prefix, StringComparison.Ordinal)) == true;
}
