using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Node;

internal static class MessageServerErrors
{
    /// <summary>No answer at all; the inner exception tells how.</summary>
    public static DeployException MessageServerUnreachable(string domain, string call, NodeHttpException cause) => DeployErrors.Make(
        cause.Failure switch
        {
            HttpFailure.CertificateInvalid => DeployErrorKind.SecurityViolation,
            HttpFailure.TimedOut => DeployErrorKind.Timeout,
            _ => DeployErrorKind.ServiceUnavailable,
        },
        Advice.OfError(nameof(ErrorTexts.MessageServerUnreachable), call, cause.Message),
        cause.Failure switch
        {
            HttpFailure.NameNotResolved => Advice.OfError(
                nameof(ErrorTexts.MessageServerUnreachable_Next_Name), Commands.Check(domain), Commands.GoOn(domain)),
            HttpFailure.CertificateInvalid => Advice.OfError(
                nameof(ErrorTexts.MessageServerUnreachable_Next_Certificate), domain, Commands.GoOn(domain)),
            HttpFailure.TlsFailed => Advice.OfError(nameof(ErrorTexts.MessageServerUnreachable_Next_Tls), Commands.GoOn(domain)),
            _ => Advice.OfError(nameof(ErrorTexts.MessageServerUnreachable_Next), Commands.Check(domain), Commands.GoOn(domain)),
        },
        domain,
        cause);

    /// <summary>An answer that may be another one in a moment.</summary>
    public static DeployException MessageServerUnavailable(string domain, string call, int status, string text) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.MessageServerUnavailable), call, domain, Answered(status, text)),
        Advice.OfError(nameof(ErrorTexts.MessageServerUnavailable_Next), Commands.GoOn(domain)),
        domain);

    /// <summary>An answer that repeating does not change.</summary>
    public static DeployException MessageServerAnswer(string domain, string call, int status, string text) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.MessageServerAnswer), call, domain, Answered(status, text)),
        Advice.OfError(nameof(ErrorTexts.MessageServerAnswer_Next)),
        domain);

    /// <summary>The server's release does not have the call.</summary>
    public static DeployException MessageServerLacksCall(string domain, string call, int status, string text) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.MessageServerLacksCall), domain, call, Answered(status, text)),
        OtherImage(domain),
        domain);

    public static DeployException AgentSessionNotOffered(string domain) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.AgentSessionNotOffered), domain),
        OtherImage(domain),
        domain);

    /// <summary>The message server's container ends because it lacks a setting.</summary>
    public static DeployException MessageServerEnds(string domain, string step, ContainerEnd end) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.MessageServerEnds), step, end.Variable, end.Line),
        OtherImage(domain),
        end.Variable);

    public static DeployException MessageServerRefused(string domain, string call, int status, string text) => DeployErrors.Make(
        DeployErrorKind.PermissionDenied,
        Advice.OfError(nameof(ErrorTexts.MessageServerRefused), call, domain, Answered(status, text)),
        Advice.OfError(nameof(ErrorTexts.MessageServerRefused_Next), Commands.Sync(domain)),
        domain);

    public static DeployException MessageServerAnswerUnusable(string domain, string call, string fault) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.MessageServerAnswerUnusable), call, domain, fault),
        Advice.OfError(nameof(ErrorTexts.MessageServerAnswer_Next)),
        domain);

    public static DeployException AgentSessionRefused(string domain, string text) => DeployErrors.Make(
        DeployErrorKind.PermissionDenied,
        Advice.OfError(nameof(ErrorTexts.AgentSessionRefused), domain, Answered(401, text)),
        Advice.OfError(nameof(ErrorTexts.AgentSessionRefused_Next), Commands.Sync(domain), Commands.Resume(domain), OtherImage(domain)),
        domain);

    public static DeployException AgentSessionIsOwners(string domain, string userId) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        Advice.OfError(nameof(ErrorTexts.AgentSessionIsOwners), domain, userId),
        Advice.OfError(nameof(ErrorTexts.AgentSessionIsOwners_Next), OtherImage(domain)),
        domain);

    /// <summary>A session that would send the agent's token or words elsewhere, or cannot be used.</summary>
    public static DeployException AgentSessionUnfit(string domain, string fault) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        Advice.OfError(nameof(ErrorTexts.AgentSessionUnfit), domain, fault),
        Advice.OfError(nameof(ErrorTexts.AgentSessionUnfit_Next), domain, Commands.Status(domain), Commands.GoOn(domain)),
        domain);

    private static Advice OtherImage(string domain) => Advice.OfError(
        nameof(ErrorTexts.OtherImage_Next),
        Commands.Remove(domain),
        Commands.Start(domain).WithPlaceholder("MessageServerImage", "<image>"));

    private static string Answered(int status, string text) =>
        text.Length == 0 ? $"{status}" : $"{status}: {text.TrimEnd('.')}";
}
