using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>The user's machine in a rehearsal, as far as programs of others are installed on it.</summary>
internal sealed class RehearsedMachine
{
    /// <summary>The npm packages that were installed, with their versions.</summary>
    public Dictionary<string, string> Packages { get; set; } = [];

    /// <summary>The services of the bridge, by their names.</summary>
    public Dictionary<string, RehearsedService> Services { get; set; } = [];

    /// <summary>The MCP servers that OpenClaw was told of; null if it never was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? OpenClaw { get; set; }
}

/// <summary>A service of the bridge.</summary>
/// <param name="Folder">The folder of its configuration.</param>
/// <param name="ProcessId">Its process; each start gives another one.</param>
/// <param name="IsRunning">Whether it runs.</param>
/// <param name="Log">What it wrote.</param>
internal sealed record RehearsedService(string Folder, int ProcessId, bool IsRunning, IReadOnlyList<string> Log);
