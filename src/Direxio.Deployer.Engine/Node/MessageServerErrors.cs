using Direxio.Deployer.Engine.Node;

namespace Direxio.Deployer.Engine;

internal static partial class DeployErrors
{
    /// <summary>No answer at all; the inner exception tells how.</summary>
    public static DeployException MessageServerUnreachable(string domain, string call, NodeHttpException cause) => Make(
        cause.Failure switch
        {
            HttpFailure.CertificateInvalid => DeployErrorKind.SecurityViolation,
            HttpFailure.TimedOut => DeployErrorKind.Timeout,
            _ => DeployErrorKind.ServiceUnavailable,
        },
        $"{call} got no answer: {cause.Message}.",
        cause.Failure switch
        {
            HttpFailure.NameNotResolved => $"That is a matter of DNS, not of the node. Run Resume-DirexioDeployment -Domain {domain}: it tells whether the record is missing or only this machine's resolver still remembers that it was.",
            HttpFailure.CertificateInvalid => $"Check that {domain} leads to this node and not to another server or an inspecting proxy, then resume.",
            HttpFailure.TlsFailed => "The certificate may not be issued yet. Wait a few minutes, then resume.",
            _ => "Check this machine's connection and that the instance is running, then resume.",
        },
        domain,
        cause);

    /// <summary>An answer that may be another one in a moment.</summary>
    public static DeployException MessageServerUnavailable(string domain, string call, int status, string text) => Make(
        DeployErrorKind.ServiceUnavailable,
        $"{call} at {domain} answered {status}{After(text)}.",
        "The server may still be starting. Wait a moment, then resume.",
        domain);

    /// <summary>An answer that repeating does not change.</summary>
    public static DeployException MessageServerAnswer(string domain, string call, int status, string text) => Make(
        DeployErrorKind.InvalidData,
        $"{call} at {domain} answered {status}{After(text)}.",
        "Check that the node runs a Direxio message server that supports this call.",
        domain);

    public static DeployException MessageServerRefused(string domain, string call, int status, string text) => Make(
        DeployErrorKind.PermissionDenied,
        $"{call} at {domain} does not accept the token: {status}{After(text)}.",
        "Resume, so that the node's credentials are read again. If it stays, the node's database has been replaced.",
        domain);

    public static DeployException MessageServerAnswerUnusable(string domain, string call, string fault) => Make(
        DeployErrorKind.InvalidData,
        $"The answer to {call} at {domain} cannot be used: {fault}.",
        "Check that the node runs a Direxio message server that supports this call.",
        domain);

    public static DeployException AgentSessionRefused(string domain, string text) => Make(
        DeployErrorKind.PermissionDenied,
        $"{domain} does not open an agent session with the agent token: 401{After(text)}.",
        "Resume, so that the token is read again. If it stays, the node's image is too old for agent sessions: update it.",
        domain);

    public static DeployException AgentSessionIsOwners(string domain, string userId) => Make(
        DeployErrorKind.SecurityViolation,
        $"{domain} opened the agent's session as {userId}, the owner.",
        "The node's image is too old to tell the agent from the owner. Update it, then resume.",
        domain);

    private static string After(string text) => text.Length == 0 ? string.Empty : $": {text.TrimEnd('.')}";
}
