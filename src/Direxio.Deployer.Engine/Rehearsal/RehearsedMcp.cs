using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>
/// The MCP server's program: what its doctor says, and the server itself, which speaks the protocol over pipes in memory.
/// </summary>
internal sealed class RehearsedMcp(RehearsalWorld world, string domain)
{
    /// <summary>The doctor's report.</summary>
    public string Doctor()
    {
        var server = world.Content.RunningInstance?.Server;
        return new JsonObject
        {
            ["ok"] = server is not null,
            ["domain"] = domain,
            ["agent_room_id"] = server?.RoomId,
            ["token"] = "redacted",
        }.ToJsonString();
    }

    /// <summary>A server that runs until its input is closed.</summary>
    public static IStartedProgram Start() => new Running();

    private sealed class Running : IStartedProgram
    {
        private readonly CancellationTokenSource end = new();

        public Running()
        {
            var (input, output) = (new Pipe(), new Pipe());
            Input = input.Writer.AsStream();
            Output = output.Reader.AsStream();
            Exited = ServeAsync(input.Reader.AsStream(), output.Writer.AsStream());
        }

        public int Id => 0;

        public Stream Input { get; }

        public Stream Output { get; }

        public Task OutputEnded => Exited;

        // Only looked at to see whether a server frames its messages in another way.
        public Task<string> FirstLine { get; } = Task.FromResult("{");

        public Task<int> Exited { get; }

        public Task ComplaintEnded => Exited;

        public string? Complaint => null;

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync().ConfigureAwait(false);
            await Exited.ConfigureAwait(false);
            end.Dispose();
        }

        // One message a line, as the protocol has it over standard input and output. The library's own server would make the module
        // larger by a part that nothing else needs.
        private async Task<int> ServeAsync(Stream input, Stream output)
        {
            using var reader = new StreamReader(input);
            await using (output.ConfigureAwait(false))
            {
                try
                {
                    while (await reader.ReadLineAsync(end.Token).ConfigureAwait(false) is { } line)
                    {
                        if (JsonNode.Parse(line) is JsonObject request && request["id"] is { } id)
                        {
                            var answer = Answer(request);
                            answer["jsonrpc"] = "2.0";
                            answer["id"] = id.DeepClone();
                            await output.WriteAsync(Encoding.UTF8.GetBytes(answer.ToJsonString() + "\n"), end.Token).ConfigureAwait(false);
                        }
                    }
                }
                catch (OperationCanceledException) when (end.IsCancellationRequested)
                {
                    // It was asked to end.
                }
            }

            return 0;
        }

        private static JsonObject Answer(JsonObject request) => (string?)request["method"] switch
        {
            "initialize" => new()
            {
                ["result"] = new JsonObject
                {
                    ["protocolVersion"] = request["params"]?["protocolVersion"]?.DeepClone(),
                    ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
                    ["serverInfo"] = new JsonObject { ["name"] = "direxio-mcp (rehearsed)", ["version"] = "0.0.0" },
                },
            },
            "tools/list" => new()
            {
                ["result"] = new JsonObject { ["tools"] = new JsonArray([.. McpServer.ToolNames.Select(Tool)]) },
            },
            _ => new() { ["error"] = new JsonObject { ["code"] = -32601, ["message"] = "Method not found" } },
        };

        private static JsonObject Tool(string name) =>
            new() { ["name"] = name, ["inputSchema"] = new JsonObject { ["type"] = "object" } };
    }
}
