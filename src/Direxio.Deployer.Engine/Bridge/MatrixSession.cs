using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>The bridge's Matrix session at the node.</summary>
internal sealed record MatrixSession(string AccessToken, string DeviceId, string UserId, string Homeserver)
{
    /// <summary>The session that the node opened.</summary>
    public static MatrixSession Of(AgentSession session) => new(session.AccessToken, session.DeviceId, session.UserId, session.Homeserver);

    /// <summary>The bridge's device. Creating a session for it again ends the earlier one, so a session that works is kept.</summary>
    public static string DeviceIdOf(string nodeId) => DevicePrefix + nodeId;

    private const string DevicePrefix = "DIREXIO_CC_CONNECT_";

    // As 0.1.10 and 0.1.11 name it.
    private const string LaterDevicePrefix = "DIREXIO_CONNECT_";

    /// <summary>
    /// True if this session belongs to that user and device at that homeserver, so that it may be used on if the
    /// server still accepts it (which whoami tells).
    /// </summary>
    public bool IsFor(string homeserver, string userId, string deviceId) =>
        Uri.TryCreate(Homeserver, UriKind.Absolute, out var mine)
        && Uri.TryCreate(homeserver, UriKind.Absolute, out var theirs)
        && mine == theirs
        && UserId == userId
        && (DeviceId == deviceId || DeviceId == deviceId.Replace(DevicePrefix, LaterDevicePrefix, StringComparison.Ordinal));

    public static string FileOf(NodePaths paths) => Path.Combine(paths.ConnectFolder, "matrix-session.json");

    /// <summary>The stored session; null if there is none, or none that is whole.</summary>
    public static MatrixSession? Read(NodePaths paths)
    {
        var file = FileOf(paths);
        return File.Exists(file) ? Parse(LocalFileText.Read(file)) : null;
    }

    /// <summary>A session as the server or the file gives it; null unless all four fields are there.</summary>
    public static MatrixSession? Parse(string json)
    {
        JsonObject? fields;
        try
        {
            fields = JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }

        return fields?["access_token"].AsText() is { } token
            && fields["device_id"].AsText() is { } device
            && fields["user_id"].AsText() is { } user
            && fields["homeserver"].AsText() is { } homeserver
            ? new(token, device, user, homeserver)
            : null;
    }

    /// <summary>A record prints its members; this one must not print its token.</summary>
    public override string ToString() => $"session of {UserId} on {DeviceId}";

    public JsonObject ToJson() => new()
    {
        ["access_token"] = AccessToken,
        ["device_id"] = DeviceId,
        ["user_id"] = UserId,
        ["homeserver"] = Homeserver,
    };
}
