using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node.Tools;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>
/// An update of the rehearsed node. An image whose tag is <c>broken</c> does not become healthy and is taken back; a tag that is a
/// version is the image's version.
/// </summary>
internal static class RehearsalUpdate
{
    private const string BrokenTag = ":broken";

    public static JsonObject Run(RehearsedOperation operation)
    {
        var (server, request) = (operation.Call.Server, operation.Request);
        var image = JsonText.StringIn(request, "image") ?? server.Image.Name;
        var digest = JsonText.StringIn(request, "digest") ?? RehearsalRegistry.DigestOf(image);
        var was = server.Image;
        var old = Side(was);
        // An image that tells no version is not known to be older.
        var version = image.Contains(BrokenTag, StringComparison.Ordinal) ? was.Version : VersionOf(image);
        operation.Say("read", null);
        operation.Say("pull", new() { ["image"] = image });
        if (digest == was.Digest)
        {
            return Result(server, "unchanged", old, false, request);
        }

        if (request["allow_downgrade"]?.GetValue<bool>() != true && IsOlder(version, was.Version))
        {
            throw new NodeToolException("DowngradeRefused", $"{image} is version {version}, older than {was.Version}, which runs");
        }

        operation.Say("stop", null);
        var isBackedUp = request["skip_backup"]?.GetValue<bool>() != true;
        if (isBackedUp)
        {
            operation.Say("backup", null);
        }

        operation.Say("start", new() { ["image"] = image });
        if (image.EndsWith(BrokenTag, StringComparison.Ordinal))
        {
            const string Reason = "the container of message-server is unhealthy";
            operation.Say("wait", new() { ["reason"] = Reason });
            operation.Say("return", new() { ["reason"] = Reason });
            Agree(operation);
            throw new NodeToolException(
                "UpdateFailed",
                $"{Reason}. The former {(isBackedUp ? "image and data" : "image (no copy of the data was made, so they are as they are)")} "
                    + "are back, and the server is healthy");
        }

        Agree(operation);
        server.Updated = new(image, digest, version);
        return Result(server, "updated", old, isBackedUp, request);
    }

    /// <summary>Three looks that agree.</summary>
    public static void Agree(RehearsedOperation operation)
    {
        for (var number = 1; number <= 3; number++)
        {
            operation.Say("agreement", new() { ["number"] = number, ["of"] = 3 });
        }
    }

    private static JsonObject Result(RehearsedServer server, string outcome, JsonObject old, bool isBackedUp, JsonObject request) => new()
    {
        ["outcome"] = outcome,
        ["old"] = old,
        ["new"] = Side(server.Image),
        ["services"] = outcome == "updated" ? new JsonArray("message-server") : [],
        ["images"] = new JsonObject { ["message-server"] = server.Image.Pinned },
        ["copy_bytes"] = isBackedUp ? 1024 * 1024 : null,
        ["certificate_checked"] = true,
    };

    private static JsonObject Side(RehearsedImage image) =>
        new() { ["image"] = image.Pinned, ["id"] = image.Digest, ["version"] = image.Version };

    private static string VersionOf(string image) =>
        image.Split(':')[^1] is var tag && Version.TryParse(tag.TrimStart('v'), out _) ? tag : RehearsedImage.Usual.Version;

    private static bool IsOlder(string version, string than) =>
        Version.Parse(version.TrimStart('v')) < Version.Parse(than.TrimStart('v'));
}
