using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>The bridge's Matrix session at the node, as it is kept on this machine. Owner-only.</summary>
internal static class MatrixSessionFile
{
    private const string DevicePrefix = "DIREXIO_CC_CONNECT_";

    // As 0.1.10 and 0.1.11 name it.
    private const string LaterDevicePrefix = "DIREXIO_CONNECT_";

    /// <summary>The bridge's device. Creating a session for it again ends the earlier one, so a session that works is kept.</summary>
    public static string DeviceIdOf(string nodeId) => DevicePrefix + nodeId;

    /// <summary>
    /// True if the session belongs to that user and device at that homeserver, so that it may be used on if the
    /// server still accepts it (which whoami tells).
    /// </summary>
    public static bool IsFor(this MatrixSession session, string homeserver, string userId, string deviceId) =>
        Uri.TryCreate(session.Homeserver, UriKind.Absolute, out var mine)
        && Uri.TryCreate(homeserver, UriKind.Absolute, out var theirs)
        && mine == theirs
        && session.UserId == userId
        && (session.DeviceId == deviceId
            || session.DeviceId == deviceId.Replace(DevicePrefix, LaterDevicePrefix, StringComparison.Ordinal));

    public static string FileOf(NodePaths paths) => Path.Combine(paths.ConnectFolder, "matrix-session.json");

    /// <summary>The stored session; null if there is none, or none that is whole.</summary>
    public static MatrixSession? Read(NodePaths paths, Redactor redactor)
    {
        var file = FileOf(paths);
        return File.Exists(file) ? Parse(LocalFileText.Read(file), redactor) : null;
    }

    /// <summary>A session as the file gives it; null unless all four fields are there.</summary>
    public static MatrixSession? Parse(string json, Redactor redactor)
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
            ? new(redactor.Conceal(token), device, user, homeserver)
            : null;
    }

    /// <summary>The file's content.</summary>
    public static JsonObject ToJson(this MatrixSession session) => new()
    {
        ["access_token"] = session.AccessToken.Reveal(),
        ["device_id"] = session.DeviceId,
        ["user_id"] = session.UserId,
        ["homeserver"] = session.Homeserver,
    };
}
