using Direxio.Deployer.Engine.Local;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Reporting;

namespace Direxio.Deployer.Engine.Verification.RuntimeChecks;

/// <summary>The agent's token at the node: one message of the agents' room is read, and none is sent.</summary>
internal sealed class McpSmokeCheck(INodeHttp http, Redactor redactor)
{
    public async Task<CheckResult> RunAsync(CheckSubject subject, LocalCredentials credentials, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(subject.Limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var list = await new MessageServerClient(http, subject.Domain, redactor)
                .ListMessagesAsync(credentials.AgentToken!, credentials.AgentRoomId!, 1, either.Token).ConfigureAwait(false);
            return list.RoomId == credentials.AgentRoomId
                ? CheckResult.Passed("MessagesRead", $"mcp.messages.list answered for {list.RoomId} with the agent's token.")
                : CheckResult.Failed("AnotherRoom", $"mcp.messages.list answered for the room '{list.RoomId}' instead of '{credentials.AgentRoomId}'.", $"Read the node's credentials anew: {subject.Refresh}. Then run: {subject.Again}");
        }
        catch (DeployException exception)
        {
            return CheckResult.Failed(exception.Code, exception.Message, exception.NextAction);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CheckResult.Failed("SmokeTimedOut", $"mcp.messages.list got no answer within {subject.Limit.TotalSeconds:0.#} s.", $"Check this machine's connection, then run: {subject.Again}");
        }
    }
}
