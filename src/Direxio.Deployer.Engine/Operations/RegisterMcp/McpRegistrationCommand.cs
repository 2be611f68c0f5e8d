using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.RegisterMcp;

/// <summary>Puts the node's MCP server into the configuration file of a client.</summary>
internal sealed class McpRegistrationCommand(CommandContext context)
{
    /// <summary>What was done; null if it was not approved.</summary>
    public Task<McpRegistrationResult?> RunAsync(McpRegistrationRequest request, Func<McpRegistrationResult, Task<bool>> approve)
    {
        var name = NodeName.Parse(request.Domain);
        return new McpRegistrar(context.Store(request.Rehearse), context.Environment, context.Local, context.Redactor, TimeProvider.System)
            .RegisterAsync(request with { Domain = name.Domain }, name.ServiceId, approve);
    }
}
