using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.RegisterMcp;

/// <summary>Puts the node's MCP server where a client keeps its servers.</summary>
internal sealed class McpRegistrationCommand(CommandContext context)
{
    /// <summary>What was done; null if it was not approved.</summary>
    public async Task<McpRegistrationResult?> RunAsync(McpRegistrationRequest request, Func<McpRegistrationResult, Task<bool>> approve)
    {
        var name = NodeName.Parse(request.Domain);
        using var world = context.Enter(name.Subject(request.Rehearse));
        return await new McpRegistrar(
                world.Store,
                world.Ports.Programs,
                context.Environment,
                context.Local,
                context.Redactor,
                TimeProvider.System)
            .RegisterAsync(request with { Domain = name.Domain }, name.ServiceId, approve).ConfigureAwait(false);
    }
}
