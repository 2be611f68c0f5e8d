using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>What the server offers is asked; what its release lacks is said and fails no deployment.</summary>
public sealed class ServerCapabilityTests : IDisposable
{
    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task What_the_server_offers_is_on_record_with_when_and_from_where()
    {
        var deployment = await bench.StartAsync();

        var known = ServerCapabilities.From(bench.State)!;
        Assert.Equal("https://chat.example.org", known.Source);
        Assert.True(known.AskedAt > DateTimeOffset.UtcNow.AddHours(-1));
        Assert.All(
            [ServerCapability.PortalStatus, ServerCapability.AgentSession, ServerCapability.McpActions, ServerCapability.Turn],
            capability => Assert.True(known.Findings[capability].IsOffered, capability.ToString()));
        Assert.False(known.Findings[ServerCapability.HostedMcp].IsOffered);
        Assert.Empty(deployment!.Delivery!.ServerNotOffered);
        Assert.StartsWith("all green: ", bench.State.GetPhase(PhaseId.S7_VERIFY_E2E).Evidence);
    }

    [Fact]
    public async Task A_server_without_the_calls_of_the_npm_MCP_server_is_delivered_with_a_word_about_it()
    {
        var deployment = await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.McpNotOffered));

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        var missing = Assert.Single(deployment.Delivery!.ServerNotOffered);
        Assert.StartsWith("mcp.messages.list: ", missing);
        Assert.Contains("it offers MCP itself at https://chat.example.org/mcp", missing);
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("does not offer mcp.messages.list", StringComparison.Ordinal));
        var evidence = bench.State.GetPhase(PhaseId.S7_VERIFY_E2E).Evidence!;
        Assert.StartsWith("green: ", evidence);
        Assert.Contains($"not offered by this server: {missing}", evidence);
        Assert.DoesNotContain("mcp.messages.list,", evidence);
        Assert.Equal(missing, Assert.Single(new NodeStatusReader(bench.Store, new Redactor()).Read(bench.Paths.ServiceId)!.ServerNotOffered));
        Assert.Contains(missing, File.ReadAllText(bench.Paths.Report));
    }

    [Fact]
    public async Task A_server_that_offers_it_later_is_believed()
    {
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.McpNotOffered));

        Assert.Empty((await bench.ResumeAsync())!.Delivery!.ServerNotOffered);
        await bench.SyncAsync(true, RehearsalEvent.McpNotOffered);
        Assert.Single(ServerCapabilities.MissingOf(bench.State));
        Assert.True(ServerCapabilities.From(bench.State)!.Findings[ServerCapability.Turn].IsOffered);
    }

    [Theory]
    [InlineData("direxio/message-server:latest", null)]
    [InlineData("registry.example.org/dirextalk/other:v1.0.0", null)]
    [InlineData("dirextalk/message-server:v1.0.0", "Dirextalk")]
    [InlineData("docker.io/dirextalk/message-server:v1.0.4", "does not offer mcp.messages.list")]
    [InlineData("dirextalk/message-server:v1.1.6", "DIREXTALK_RELEASE_CATALOG_ORIGIN")]
    [InlineData("dirextalk/message-server", "DIREXTALK_RELEASE_CATALOG_ORIGIN")]
    [InlineData("dirextalk/message-server:latest@sha256:0123", "DIREXTALK_RELEASE_CATALOG_ORIGIN")]
    public void The_name_of_a_successors_image_tells_what_it_lacks(string image, string? word)
    {
        var warning = ServerImages.WarningOf(image);

        Assert.Equal(word is null, warning is null);
        Assert.Contains(word ?? string.Empty, warning?.ToString() ?? string.Empty);
    }

    [Fact]
    public async Task The_plan_warns_of_a_successors_image_before_anything_is_created()
    {
        var plan = await bench.PlanAsync(RehearsalBench.Request() with { MessageServerImage = "dirextalk/message-server:v1.1.70" });

        Assert.Contains(plan.Warnings, warning => warning.Contains("most likely stop at S4", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("message-server-1  | FATAL: DIREXTALK_RELEASE_CATALOG_ORIGIN must be an https origin", "DIREXTALK_RELEASE_CATALOG_ORIGIN")]
    [InlineData("message-server-1  | missing required variable P2P_REQUIRE_PRODUCT_CAPABILITY", "P2P_REQUIRE_PRODUCT_CAPABILITY")]
    [InlineData("message-server-1  | DIREXTALK_MODE=fast", null)]
    [InlineData("The message server did not answer within 300 s.", null)]
    public void The_last_words_of_a_container_name_what_it_asks_for(string line, string? variable)
    {
        Assert.Equal(variable, ContainerEnd.Find(["before", line, "NAME  IMAGE  STATUS", "The message server did not answer within 300 s."])?.Variable);
    }
}
