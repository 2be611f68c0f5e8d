using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Operations.RuntimeChecks;

/// <summary>The agent's token at the node: one message of the agents' room is read, and none is sent.</summary>
internal sealed class McpSmokeCheck(INodeHttp http, Redactor redactor)
{
    public async Task<CheckResult> RunAsync(CheckSubject subject, NodeCredentials credentials, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(subject.Limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var list = await new MessageServerClient(http, subject.Domain, redactor)
                .ListMessagesAsync(credentials.AgentToken!, credentials.AgentRoomId!, 1, either.Token).ConfigureAwait(false);
            return list.RoomId == credentials.AgentRoomId
                ? CheckResult.Passed("MessagesRead", $"mcp.messages.list answered for {list.RoomId} with the agent's token.")
                : CheckResult.Failed(
                    "AnotherRoom",
                    $"mcp.messages.list answered for the room '{list.RoomId}' instead of '{credentials.AgentRoomId}'.",
                    Advice.Of(nameof(Texts.Runtime_Refresh), subject.Refresh, subject.Again));
        }
        catch (DeployException exception) when (
            exception.InnerException is NodeHttpException { Failure: HttpFailure.NameNotResolved }
                && subject.State.Resources.PublicIp is { } address)
        {
            return await NotResolvedAsync(subject, address, exception, either.Token).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Code == nameof(MessageServerErrors.MessageServerLacksCall))
        {
            var meaning = (ServerCapabilities.From(subject.State) ?? Unasked(subject)).MeaningOf(ServerCapability.McpActions);
            return new(RuntimeCheckStatus.Skipped, "NotOffered", $"This server does not offer {meaning}.", null);
        }
        catch (DeployException exception)
        {
            return CheckResult.Failed(exception.Code, exception.Message, DeployErrors.AdviceOf(exception));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CheckResult.Failed(
                "SmokeTimedOut",
                $"mcp.messages.list got no answer within {subject.Limit.TotalSeconds:0.#} s.",
                Advice.Of(nameof(Texts.Runtime_Offline), subject.Again));
        }
    }

    // Whether the node is to blame shows at its address; a name that is not found here may be a matter of this machine.
    private async Task<CheckResult> NotResolvedAsync(
        CheckSubject subject, string address, DeployException failure, CancellationToken cancellationToken)
    {
        var node = new MessageServerClient(new AddressedNodeHttp(http, address), subject.Domain, redactor);
        var health = await node.GetHealthAsync(cancellationToken).ConfigureAwait(false);
        return health.IsHealthy
            ? CheckResult.Failed(
                "NameNotFoundHere",
                $"The node answers at {address}, but this machine's DNS does not find {subject.Domain}: the record is missing, "
                    + "or the resolver still remembers that it was.",
                Advice.Of(nameof(Texts.Runtime_SeeRecord), Commands.Check(subject.Domain), subject.Again))
            : CheckResult.Failed(
                failure.Code,
                $"{failure.Message} At the node's address {address} this was found: {health.Detail.ToEnglish()}.",
                subject.State.Change.Stop is null
                    ? Advice.Of(
                        nameof(Texts.Runtime_SeeServer),
                        Commands.Check(subject.Domain),
                        Commands.StartNode(subject.Domain),
                        subject.Again)
                    : Advice.Of(nameof(Texts.Runtime_Stopped), Commands.StartNode(subject.Domain), subject.Again));
    }

    private static ServerCapabilities Unasked(CheckSubject subject) => new()
    {
        AskedAt = DateTimeOffset.MinValue,
        Source = MatrixNames.OriginOf(subject.Domain),
        Findings = new Dictionary<ServerCapability, CapabilityFinding>(),
    };
}
