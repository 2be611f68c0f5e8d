using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

/// <summary>What the node tells of its services: each that it ought to have, whether it is there or not.</summary>
public sealed class ServiceFactsTests : IDisposable
{
    private readonly LocalNode node = new();
    private readonly DockerStandIn docker;

    public ServiceFactsTests() => docker = new(node);

    public void Dispose() => node.Dispose();

    [Fact]
    public async Task Each_has_its_state_and_what_it_is_made_of()
    {
        var services = await ReadAsync();

        Assert.Equal(["caddy", "message-server", "postgres"], services.Keys.Order(StringComparer.Ordinal));
        var server = services["message-server"];
        Assert.Equal(("running", "v1.1.0", "id-old"), (Text(server, "state"), Text(server, "version"), Text(server, "image_id")));
        Assert.Equal($"{DockerStandIn.Server}@sha256:old", server["digests"]!.AsArray().Single()!.GetValue<string>());
        Assert.Equal("caddy@sha256:caddy-old", services["caddy"]["digests"]!.AsArray().Single()!.GetValue<string>());
    }

    [Fact]
    public async Task One_whose_container_is_gone_is_told_of_too()
    {
        docker.Change(state => state["containers"]!.AsObject().Remove("caddy"));

        var services = await ReadAsync();

        Assert.Equal((null, "running"), (Text(services["caddy"], "state"), Text(services["postgres"], "state")));
    }

    private async Task<Dictionary<string, JsonObject>> ReadAsync()
    {
        await using var tools = new NodeTools(node.OpenAsync);
        var facts = await tools.AskAsync(
            "facts", new() { ["only"] = new JsonArray("services") }, NodeOperations.AnswerLimit, TestContext.Current.CancellationToken);
        return facts["services"]!.AsArray().OfType<JsonObject>().ToDictionary(one => Text(one, "service")!);
    }

    private static string? Text(JsonObject row, string name) => row[name]?.GetValue<string>();
}
