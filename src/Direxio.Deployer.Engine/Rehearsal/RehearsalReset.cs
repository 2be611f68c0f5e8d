using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>A reset of the rehearsed node: a new code, new tokens, a new room.</summary>
internal static class RehearsalReset
{
    public static JsonObject Run(RehearsedOperation operation)
    {
        var server = operation.Call.Server;
        var isBackedUp = operation.Request["skip_backup"]?.GetValue<bool>() != true;
        operation.Say("read", null);
        operation.Say("stop", null);
        if (isBackedUp)
        {
            operation.Say("backup", null);
        }

        operation.Say("reset", null);
        operation.Say("start", null);
        operation.Say("bootstrap", null);
        RehearsalUpdate.Agree(operation);
        server.InitializationCode = RandomNumberGenerator.GetInt32(100_000_000).ToString("D8", CultureInfo.InvariantCulture);
        server.OwnerToken = $"mx_{Guid.NewGuid():N}";
        server.AgentToken = $"p2p_agent_{Guid.NewGuid():N}"[..26];
        server.RoomId = $"!{Guid.NewGuid().ToString("N")[..16]}:{operation.Call.Domain}";
        server.IsInitialized = false;
        server.AgentSessions.Clear();
        return new()
        {
            ["outcome"] = "reset",
            ["volumes"] = new JsonArray("p2p_message-config", "p2p_message-data", "p2p_postgres-data"),
            ["copy_bytes"] = isBackedUp ? 1024 * 1024 : null,
            ["image"] = server.Image.Pinned,
        };
    }
}
