using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Operations.Checks;

/// <summary>Whether calls get through: a packet is sent through the relay with what the server hands out for it.</summary>
internal sealed class RelayCheck(NodeLook look, Redactor redactor) : IDeploymentCheck
{
    private const int UsualPort = 3478;

    public string Name => "CallRelay";

    public string Source => "the relay for calls (TURN), by UDP";

    public async Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancellationToken)
    {
        const string Expected = "a packet arrives through the relay";
        if (MatrixSessionFile.Read(look.Paths, redactor) is not { } session)
        {
            return
            [
                CheckRow.Unknown(
                    Name,
                    Expected,
                    "this machine has no session of the agent, by which the server is asked for access",
                    Advice.From($"Wire the agent: {Commands.Resume(look.Domain)}")),
            ];
        }

        var client = new MessageServerClient(AddressedNodeHttp.For(look.Ports.Http, look.State.Resources.PublicIp), look.Domain, redactor);
        TurnServer server;
        try
        {
            server = await client.GetTurnServerAsync(session.AccessToken, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException failure)
        {
            return [CheckRow.Unknown(Name, Expected, failure.Message)];
        }

        if (server is not { UserName: { } user, Password: { } password })
        {
            return [new(Name, Expected, "the message server hands out no access to a relay", CheckSeverity.Error, Advice.From(
                $"See what the server says: {Commands.Logs(look.Domain)}"))];
        }

        var reading = await look.Ports.CallRelay.RelayAsync(
            new(look.State.Resources.PublicIp!, UsualPort, user, password), cancellationToken).ConfigureAwait(false);
        return
        [
            CheckRow.Of(
                reading.IsRelayed,
                Name,
                Expected,
                reading.Detail,
                CheckSeverity.Error,
                Advice.From(
                    $"If this network lets UDP out to port 3478, see what the relay says: {Commands.Logs(look.Domain, LogSource.Coturn)}")),
        ];
    }
}
