using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>OpenClaw's command as far as it keeps servers, answering like version 2026.9.6 was seen to.</summary>
internal sealed class OpenClawStandIn : ILocalPrograms
{
    public const string File = "/home/user/.openclaw/openclaw.json";

    public bool IsThere { get; set; } = true;

    /// <summary>What it refuses everything with; null if it does what it is told.</summary>
    public string? Complaint { get; set; }

    /// <summary>What it prints in place of its list of servers; null if it prints that.</summary>
    public string? List { get; set; }

    public JsonObject Servers { get; } = [];

    /// <summary>All that ever stood in arguments.</summary>
    public List<string> Arguments { get; } = [];

    /// <summary>Where the MCP server's program is; null if it is not on this machine.</summary>
    public string? Mcp { get; set; }

    public string? HomeFolder => null;

    public string? Find(string program) => program == "direxio-mcp" ? Mcp : IsThere ? "/usr/bin/" + program : null;

    public bool HasVariable(string name) => false;

    public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        Arguments.AddRange(call.Arguments);
        return Task.FromResult(Complaint is null ? Done(call) : new ProgramResult(1, string.Empty, Complaint));
    }

    public Task<int> RunInTerminalAsync(ProgramCall call, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IStartedProgram Start(ProgramCall call) => throw new NotSupportedException();

    private ProgramResult Done(ProgramCall call)
    {
        switch (string.Join(' ', call.Arguments))
        {
            case "config file":
                return new(0, File + "\n", string.Empty);
            case "mcp list --json":
                return new(0, List ?? Servers.ToJsonString(), string.Empty);
            case "config patch --stdin":
                Merge(Servers, JsonNode.Parse(call.Input)!["mcp"]!["servers"]!.AsObject());
                return new(0, "Applied", string.Empty);
            case var unset when unset.StartsWith("mcp unset ", StringComparison.Ordinal):
                return new(Servers.Remove(call.Arguments[2]) ? 0 : 1, string.Empty, string.Empty);
            default:
                throw new NotSupportedException(string.Join(' ', call.Arguments));
        }
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (value is JsonObject table && into[name] is JsonObject known)
            {
                Merge(known, table);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }
}
