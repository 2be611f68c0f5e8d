using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>OpenClaw's command line, as far as it manages MCP servers.</summary>
internal sealed class RehearsedOpenClaw(RehearsalWorld world)
{
    public Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken) => call.Arguments switch
    {
        ["config", "file"] => Read(_ => "~/.openclaw/openclaw.json", cancellationToken),
        ["mcp", "list", "--json"] => Read(content => (content.Machine.OpenClaw ?? []).ToJsonString(), cancellationToken),
        ["mcp", "unset", var name] => ChangeAsync(servers => servers.Remove(name), cancellationToken),
        ["config", "patch", "--stdin"] => ChangeAsync(servers => Merge(servers, call.Input), cancellationToken),
        _ => throw new ProgramException(
            ProgramFailure.Refused, $"A rehearsed {OpenClawServers.Program} does not know '{string.Join(' ', call.Arguments)}'."),
    };

    private static void Merge(JsonObject servers, string patch)
    {
        foreach (var (name, entry) in JsonText.ParseObject(patch)?["mcp"]?["servers"] as JsonObject ?? [])
        {
            // What an entry has besides stays, as with the real one.
            var merged = (JsonObject?)servers[name]?.DeepClone() ?? [];
            foreach (var (field, value) in entry as JsonObject ?? [])
            {
                merged[field] = value?.DeepClone();
            }

            servers[name] = merged;
        }
    }

    private Task<ProgramResult> Read(Func<WorldContent, string> read, CancellationToken cancellationToken) =>
        world.ReadAsync("openclaw.read", content => new ProgramResult(0, read(content), string.Empty), cancellationToken);

    private Task<ProgramResult> ChangeAsync(Action<JsonObject> change, CancellationToken cancellationToken) => world.ChangeAsync(
        "openclaw.change",
        content =>
        {
            change(content.Machine.OpenClaw ??= []);
            return new ProgramResult(0, string.Empty, string.Empty);
        },
        cancellationToken);
}
