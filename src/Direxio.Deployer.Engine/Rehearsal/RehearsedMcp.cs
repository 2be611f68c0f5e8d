using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Programs;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>
/// The MCP server's program: what its doctor says, and the server itself, which speaks the protocol over pipes in memory.
/// </summary>
internal sealed class RehearsedMcp(RehearsalWorld world, string domain)
{
    private static readonly string[] ToolNames =
    [
        "search_rooms", "list_contacts", "list_messages", "list_room_members", "list_channel_posts", "list_post_comments",
        "send_message", "comment_channel_post",
    ];

    /// <summary>The doctor's report.</summary>
    public string Doctor()
    {
        var server = world.Content.Instances.Values.FirstOrDefault(instance => instance.State == InstanceState.Running)?.Server;
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

        private async Task<int> ServeAsync(Stream input, Stream output)
        {
            var options = new McpServerOptions
            {
                ServerInfo = new() { Name = "direxio-mcp (rehearsed)", Version = "0.0.0" },
                Handlers = new()
                {
                    ListToolsHandler = (_, _) => ValueTask.FromResult(
                        new ListToolsResult { Tools = [.. ToolNames.Select(name => new Tool { Name = name })] }),
                },
            };
            await using var transport = new StreamServerTransport(input, output);
            await using var server = ModelContextProtocol.Server.McpServer.Create(transport, options);
            try
            {
                await server.RunAsync(end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // It was asked to end.
            }

            return 0;
        }
    }
}
