using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node.Tools;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>Backup and restore of the rehearsed node: its parts are small, and what is in them is invented, but they come back.</summary>
internal static class RehearsalBackup
{
    private const string Database = "database.dump";

    public static async Task SendAsync(RehearsedToolCall call, CancellationToken cancellationToken)
    {
        await call.AnswerAsync(new() { ["step"] = "dump", ["bytes"] = 0 }, cancellationToken).ConfigureAwait(false);
        var parts = PartsOf(call);
        await call.AnswerAsync(
            new()
            {
                ["header"] = new JsonObject
                {
                    ["created"] = Now(call),
                    ["domain"] = call.Domain,
                    ["image"] = $"direxio/message-server:latest@{RehearsalRegistry.Digest}",
                    ["layout"] = "direxio",
                    ["postgres_version"] = "18.0",
                    ["left_out"] = JsonText.ArrayOf(["jetstream", "searchindex"]),
                    ["parts"] = new JsonArray(
                        [.. parts.Select(part => new JsonObject { ["name"] = part.Name, ["size"] = part.Content.Length })]),
                },
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var (_, content) in parts)
        {
            await call.Output.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        }

        await call.AnswerAsync(
            new()
            {
                ["trailer"] = new JsonObject
                {
                    ["sha256"] = new JsonObject([.. parts.Select(part => KeyValuePair.Create(part.Name, (JsonNode?)HashOf(part.Content)))]),
                    ["changed"] = new JsonArray(),
                    ["changed_count"] = 0,
                },
            },
            cancellationToken).ConfigureAwait(false);
        // Whoever reads ends its answers when it has read to the end.
        await call.Output.DisposeAsync().ConfigureAwait(false);
        await call.Input.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
    }

    public static async Task ReceiveAsync(RehearsedToolCall call, CancellationToken cancellationToken)
    {
        foreach (var part in (call.Request["parts"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var content = new byte[part["size"]!.GetValue<int>()];
            var name = JsonText.StringIn(part, "name");
            if (await call.Input.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false) < content.Length)
            {
                throw new NodeToolException("PartCut", $"the part {name} came without its end");
            }

            if (HashOf(content) != JsonText.StringIn(part, "sha256"))
            {
                throw new NodeToolException("PartDamaged", $"the part {name} came damaged");
            }

            if (name == Database)
            {
                call.World.Received[JsonText.StringIn(call.Request, "id")!] = JsonText.ParseObject(Encoding.UTF8.GetString(content));
            }
        }

        await call.AnswerAsync(new() { ["received"] = true }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The operation "restore": the server has the codes and tokens of the backup again.</summary>
    public static JsonObject Restore(RehearsedOperation operation)
    {
        if (!operation.Call.World.Received.TryRemove(JsonText.StringIn(operation.Request, "id")!, out var kept))
        {
            throw new NodeToolException("PartMissing", $"the part {Database} is not on the node");
        }

        foreach (var step in new[] { "database", "stop", "files", "swap", "start", "prove" })
        {
            operation.Say(step, null);
        }

        var server = operation.Call.Server;
        server.InitializationCode = JsonText.StringIn(kept, "code")!;
        server.OwnerToken = JsonText.StringIn(kept, "owner_token")!;
        server.AgentToken = JsonText.StringIn(kept, "agent_token")!;
        server.RoomId = JsonText.StringIn(kept, "room_id")!;
        server.IsInitialized = kept["initialized"]!.GetValue<bool>();
        server.AwaitsBackup = false;
        server.AgentSessions.Clear();
        foreach (var (device, token) in kept["sessions"]!.AsObject())
        {
            server.AgentSessions[device] = token!.GetValue<string>();
        }

        return new() { ["outcome"] = "restored", ["image"] = JsonText.StringIn(operation.Request, "image") };
    }

    private static List<(string Name, byte[] Content)> PartsOf(RehearsedToolCall call)
    {
        var server = call.Server;
        var database = new JsonObject
        {
            ["code"] = server.InitializationCode,
            ["owner_token"] = server.OwnerToken,
            ["agent_token"] = server.AgentToken,
            ["room_id"] = server.RoomId,
            ["initialized"] = server.IsInitialized,
            ["sessions"] = new JsonObject([.. server.AgentSessions.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))]),
        };
        return
        [
            (Database, Encoding.UTF8.GetBytes(database.ToJsonString())),
            ("configuration.tar", new byte[1024]),
            ("signing-key.pem", Encoding.UTF8.GetBytes($"a rehearsed signing key of {call.Domain}\n")),
            ("media.tar", new byte[1024]),
            ("certificates.tar", new byte[1024]),
        ];
    }

    private static string Now(RehearsedToolCall call) =>
        call.World.Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string HashOf(byte[] content) => Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();
}
