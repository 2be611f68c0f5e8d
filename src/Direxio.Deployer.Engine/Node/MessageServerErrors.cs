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
        $"{call} got no answer: {cause.Message}.",
        cause.Failure switch
        {
            HttpFailure.NameNotResolved => Advice.From($"That is a matter of DNS, not of the node. Run {Commands.GoOn(domain)}: "
                + $"it tells whether the record is missing or only this machine's resolver still remembers that it was."),
            HttpFailure.CertificateInvalid => Advice.From(
                $"Check that {domain} leads to this node and not to another server or an inspecting proxy, "
                    + $"then run {Commands.GoOn(domain)}."),
            HttpFailure.TlsFailed => Advice.From(
                $"The certificate may not be issued yet. Wait a few minutes, then run {Commands.GoOn(domain)}."),
            _ => Advice.From($"Check this machine's connection and that the instance is running, then run {Commands.GoOn(domain)}."),
        },
        domain,
        cause);

    /// <summary>An answer that may be another one in a moment.</summary>
    public static DeployException MessageServerUnavailable(string domain, string call, int status, string text) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"{call} at {domain} answered {status}{After(text)}.",
        $"The server may still be starting. Wait a moment, then run {Commands.GoOn(domain)}.",
        domain);

    /// <summary>An answer that repeating does not change.</summary>
    public static DeployException MessageServerAnswer(string domain, string call, int status, string text) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"{call} at {domain} answered {status}{After(text)}.",
        "Check that the node runs a Direxio message server that supports this call.",
        domain);

    /// <summary>The server's release does not have the call.</summary>
    public static DeployException MessageServerLacksCall(string domain, string call, int status, string text) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"The message server of {domain} does not offer {call}: {status}{After(text)}.",
        OtherImage(domain),
        domain);

    public static DeployException AgentSessionNotOffered(string domain) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"The message server of {domain} does not know agent.matrix_session.create, by which the agent's bridge gets its session.",
        OtherImage(domain),
        domain);

    /// <summary>The message server's container ends because it lacks a setting.</summary>
    public static DeployException MessageServerEnds(string domain, string step, ContainerEnd end) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The message server ends at start (boot step '{step}'): its image asks for {end.Variable}, which this deployer does not set. "
            + $"Its last words: {end.Line}",
        OtherImage(domain),
        end.Variable);

    public static DeployException MessageServerRefused(string domain, string call, int status, string text) => DeployErrors.Make(
        DeployErrorKind.PermissionDenied,
        $"{call} at {domain} does not accept the token: {status}{After(text)}.",
        $"Read the node's credentials again: {Commands.Sync(domain)}. If it stays, the node's database has been replaced.",
        domain);

    public static DeployException MessageServerAnswerUnusable(string domain, string call, string fault) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The answer to {call} at {domain} cannot be used: {fault}.",
        "Check that the node runs a Direxio message server that supports this call.",
        domain);

    public static DeployException AgentSessionRefused(string domain, string text) => DeployErrors.Make(
        DeployErrorKind.PermissionDenied,
        $"{domain} does not open an agent session with the agent token: 401{After(text)}.",
        $"Run {Commands.Sync(domain)} to read the token again, then {Commands.Resume(domain)}. If it stays, the image is too old for agent "
            + $"sessions. {OtherImage(domain)}",
        domain);

    public static DeployException AgentSessionIsOwners(string domain, string userId) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        $"{domain} opened the agent's session as {userId}, the owner.",
        $"The image is too old to tell the agent from the owner. {OtherImage(domain)}",
        domain);

    /// <summary>A session that would send the agent's token or words elsewhere, or cannot be used.</summary>
    public static DeployException AgentSessionUnfit(string domain, string fault) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        $"{domain} opened a session for the agent that is not used: {fault}. Nothing of it was written.",
        $"Check that {domain} leads to your node and that its message server is set up for this domain: {Commands.Status(domain)}. "
            + $"Then run {Commands.GoOn(domain)}.",
        domain);

    private static Advice OtherImage(string domain) =>
        $"Deploy an image that fits: {Commands.Remove(domain)}, which deletes the node's data, "
        + $"then {Commands.Start(domain).WithPlaceholder("MessageServerImage", "<image>")}. Until then the server keeps billing.";

    private static string After(string text) => text.Length == 0 ? string.Empty : $": {text.TrimEnd('.')}";
}
