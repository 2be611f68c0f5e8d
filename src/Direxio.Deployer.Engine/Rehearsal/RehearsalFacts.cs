using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>What the rehearsed node tells of itself.</summary>
internal static class RehearsalFacts
{
    private const long Gib = 1024L * 1024 * 1024;

    public static Task AnswerAsync(RehearsedToolCall call, CancellationToken cancellationToken)
    {
        var parts = new Dictionary<string, Func<JsonNode?>>(StringComparer.Ordinal)
        {
            ["machine"] = () => Machine(call),
            ["layout"] = () => new JsonObject
            {
                ["kind"] = "direxio",
                ["root"] = "/opt/p2p",
                ["domain"] = call.Domain,
                ["image"] = call.Server.Image.Pinned,
                ["address"] = AddressOf(call),
            },
            ["services"] = () => Services(call),
            ["space"] = () => new JsonObject { ["/"] = Space(call), ["docker"] = Space(call) },
            ["memory"] = () => new JsonObject
            {
                ["total"] = 2 * Gib, ["available"] = Gib, ["swap_total"] = 0, ["swap_free"] = 0,
            },
            ["upkeep"] = () => new JsonObject
            {
                ["reboot_required"] = false, ["security_updates"] = call.Server.SecurityUpdates, ["uptime_s"] = 3600,
            },
            ["operation"] = () => call.Server.LastOperation?["record"]?.DeepClone(),
        };
        var asked = (call.Request["only"] as JsonArray)?.Select(name => name!.GetValue<string>()).ToList() ?? [.. parts.Keys];
        var answer = new JsonObject();
        foreach (var name in asked)
        {
            answer[name] = parts[name]();
        }

        return call.AnswerAsync(answer, cancellationToken);
    }

    private static JsonObject Machine(RehearsedToolCall call) => new()
    {
        ["machine_id"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(call.Instance.Id))).ToLowerInvariant()[..32],
        ["boot_id"] = Guid.Empty.ToString(),
        ["instance_id"] = call.Instance.Id,
        ["public_ip"] = AddressOf(call),
    };

    private static JsonArray Services(RehearsedToolCall call) =>
    [
        Server(call),
        Service(call, "postgres", "postgres:18-alpine"),
        Service(call, "caddy", "caddy:2"),
        Service(call, "coturn", "coturn/coturn:latest"),
        Service(call, "limiter", "haproxy:3.2-alpine"),
    ];

    private static JsonObject Server(RehearsedToolCall call)
    {
        var image = call.Server.Image;
        var row = Service(call, "message-server", image.Name);
        row["image"] = image.Pinned;
        row["image_id"] = image.Digest;
        row["digests"] = new JsonArray($"{image.Name.Split(':')[0]}@{image.Digest}");
        row["version"] = image.Version;
        return row;
    }

    private static JsonObject Service(RehearsedToolCall call, string name, string image) => new()
    {
        ["service"] = name,
        ["state"] = name == call.Server.EndedService ? "exited" : "running",
        ["health"] = name is "message-server" or "postgres" ? "healthy" : null,
        ["exit_code"] = 0,
        ["restarts"] = 0,
        ["started"] = call.World.Clock.GetUtcNow().ToString("O"),
        ["image"] = Image(image),
        ["image_id"] = RehearsalRegistry.Digest,
        ["digests"] = new JsonArray($"{image.Split(':')[0]}@{RehearsalRegistry.Digest}"),
        ["version"] = null,
    };

    private static JsonObject Space(RehearsedToolCall call) =>
        new() { ["total"] = call.Instance.DiskSizeGB * Gib, ["free"] = call.Instance.DiskSizeGB * Gib * 6 / 10 };

    private static string Image(string tag) => $"{tag}@{RehearsalRegistry.Digest}";

    private static string? AddressOf(RehearsedToolCall call) =>
        call.World.Content.Addresses.Values.FirstOrDefault(address => address.InstanceId == call.Instance.Id)?.PublicIp;
}
