using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Operations.Checks;

/// <summary>The node as the world sees it: the checks of the deployment's last phase, and how long the certificate holds.</summary>
internal sealed class WebCheck(NodeLook look, Redactor redactor) : IDeploymentCheck
{
    public string Name => "Web";

    public string Source => MatrixNames.OriginOf(look.Domain);

    public async Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancellationToken)
    {
        var certificate = OfCertificateAsync(cancellationToken);
        var credentials = CredentialsFile.Read(look.Paths, redactor);
        var access = AcceptanceAccess.From(credentials, MatrixSessionFile.Read(look.Paths, redactor));
        var client = new MessageServerClient(AddressedNodeHttp.For(look.Ports.Http, look.State.Resources.PublicIp), look.Domain, redactor);
        var rows = await Task.WhenAll(
            AcceptanceChecks.For(client, look.Domain, access).Select(check => RowOfAsync(check, cancellationToken))).ConfigureAwait(false);
        return [.. rows, await certificate.ConfigureAwait(false)];
    }

    private async Task<CheckRow> RowOfAsync(AcceptanceCheck check, CancellationToken cancellationToken)
    {
        var expected = Texts.Check_Answers.InWords();
        try
        {
            var fault = await check.FindFault(cancellationToken).ConfigureAwait(false);
            return CheckRow.Of(
                fault is null,
                check.Id,
                expected,
                fault?.ToString() ?? expected,
                CheckSeverity.Error,
                Advice.Of(nameof(Texts.Check_SeeServer), Commands.Logs(look.Domain)));
        }
        catch (DeployException failure)
            when (check.Capability is not null && failure.Code == nameof(MessageServerErrors.MessageServerLacksCall))
        {
            return new(
                check.Id, expected, Texts.Check_NotOffered.InWords(DeployErrors.MessageOf(failure)), CheckSeverity.Info, null);
        }
        catch (DeployException failure)
        {
            return new(
                check.Id,
                expected,
                DeployErrors.MessageOf(failure).ToString().TrimEnd('.', '。'),
                CheckSeverity.Error,
                Advice.Of(nameof(Texts.Check_SeeServer), Commands.Logs(look.Domain)));
        }
    }

    private async Task<CheckRow> OfCertificateAsync(CancellationToken cancellationToken)
    {
        try
        {
            var certificate = await look.Ports.ServerCertificates.ReadAsync(
                look.Domain, look.State.Resources.PublicIp!, cancellationToken).ConfigureAwait(false);
            return CertificateRow.Of(certificate, look.Domain, look.Ports.Clock.GetUtcNow());
        }
        catch (NodeHttpException exception)
        {
            return CertificateRow.OfNone(exception.Message, look.Domain);
        }
    }
}
