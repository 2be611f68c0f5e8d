using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Foundation.Errors;
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

    public string Source => Texts.Check_SourceRelay.InWords();

    public async Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancellationToken)
    {
        var expected = Texts.Check_PacketArrives.InWords();
        if (MatrixSessionFile.Read(look.Paths, redactor) is not { } session)
        {
            return
            [
                CheckRow.Unknown(
                    Name,
                    expected,
                    Texts.Check_NoSession.InWords(),
                    Advice.Of(nameof(Texts.Check_WireAgent), Commands.Resume(look.Domain))),
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
            return [CheckRow.Unknown(Name, expected, DeployErrors.MessageOf(failure).ToString())];
        }

        if (server is not { UserName: { } user, Password: { } password })
        {
            return
            [
                new(
                    Name,
                    expected,
                    Texts.Check_NoRelayAccess.InWords(),
                    CheckSeverity.Error,
                    Advice.Of(nameof(Texts.Check_SeeServer), Commands.Logs(look.Domain))),
            ];
        }

        var reading = await look.Ports.CallRelay.RelayAsync(
            new(look.State.Resources.PublicIp!, UsualPort, user, password), cancellationToken).ConfigureAwait(false);
        return
        [
            CheckRow.Of(
                reading.IsRelayed,
                Name,
                expected,
                reading.Detail,
                CheckSeverity.Error,
                Advice.Of(nameof(Texts.Check_SeeRelay), Commands.Logs(look.Domain, LogSource.Coturn))),
        ];
    }
}
