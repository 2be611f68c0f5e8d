using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Node.Tools;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

internal static class NodeOperationsOfTests
{
    /// <summary>Begins an operation under a new id and watches it to its end.</summary>
    public static async Task<NodeOperationRecord> RunAsync(
        this NodeOperations operations,
        string operation,
        JsonObject request,
        Action<NodeOperationEvent> onEvent,
        CancellationToken cancellationToken)
    {
        var id = NodeOperations.NewId();
        await operations.BeginAsync(id, operation, request, cancellationToken);
        return await operations.WatchAsync(id, onEvent, cancellationToken);
    }
}
