using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Operations.Deploy;

internal static class NodeErrors
{
    public static DeployException StateLacks(string field, string path) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.StateLacks), path, field),
        Advice.OfError(nameof(ErrorTexts.StateLacks_Next), Commands.Resume()),
        path);

    public static DeployException SshHostKeyChanged(string host, string knownHosts, NodeShellException cause) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        Advice.OfError(nameof(ErrorTexts.SshHostKeyChanged), cause.Message.TrimEnd('.')),
        Advice.OfError(nameof(ErrorTexts.SshHostKeyChanged_Next), host, knownHosts, Commands.GoOn()),
        knownHosts,
        cause);

    /// <summary>A key that was trusted on first use was not the node's.</summary>
    public static DeployException SshTrustedKeyWasWrong(string host, string trusted, string shown) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        Advice.OfError(nameof(ErrorTexts.SshTrustedKeyWasWrong), host, trusted, shown),
        Advice.OfError(nameof(ErrorTexts.SshTrustedKeyWasWrong_Next), Commands.GoOn()),
        host);

    /// <summary>Secrets are not read from a machine that may be another one.</summary>
    public static DeployException SshHostKeyUnverified(string host, Advice seen, string domain, CloudException? cause) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        Advice.OfError(nameof(ErrorTexts.SshHostKeyUnverified), host, seen),
        Advice.OfError(
            nameof(ErrorTexts.SshHostKeyUnverified_Next),
            cause is { ShutsOut: true }
                ? DeployErrors.AdviceOf(CloudErrors.CloudCallFailed(cause, Commands.GoOn(domain)))
                : Advice.OfError(nameof(ErrorTexts.SshHostKeyUnverified_Next_Wait), Commands.GoOn(domain)),
            Commands.GoOn(domain).With("TrustFirstHostKey")),
        host,
        cause);

    public static DeployException SshRefused(string host, string keyFile, NodeShellException cause) => DeployErrors.Make(
        DeployErrorKind.PermissionDenied,
        Advice.OfError(nameof(ErrorTexts.SshRefused), host, keyFile, cause.Message),
        Advice.OfError(nameof(ErrorTexts.SshRefused_Next), Commands.GoOn(), Commands.NewSshKey()),
        keyFile,
        cause);

    public static DeployException KnownHostsUnusable(string knownHosts, Exception cause) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.KnownHostsUnusable), cause.Message.TrimEnd('.')),
        Advice.OfError(nameof(ErrorTexts.KnownHostsUnusable_Next), knownHosts, Commands.GoOn()),
        knownHosts,
        cause);

    public static DeployException NodeCommandTimedOut(string host, NodeShellException cause) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        Advice.OfError(nameof(ErrorTexts.NodeCommandTimedOut), host, cause.Message.TrimEnd('.')),
        Advice.OfError(nameof(ErrorTexts.NodeCommandTimedOut_Next), Commands.GoOn()),
        host,
        cause);

    /// <summary>Port 22 cannot be reached.</summary>
    /// <param name="host">The node's address.</param>
    /// <param name="sshCidr">For whom it is open; null if for nobody.</param>
    /// <param name="domain">The node.</param>
    /// <param name="cause">What happened.</param>
    /// <param name="own">
    /// The address of this machine, if it is known not to be among those for whom it is open, or only that of a proxy is known.
    /// </param>
    public static DeployException SshUnreachable(
        string host, string? sshCidr, string domain, NodeShellException cause, CallerAddress? own = null)
    {
        var outsider = own is { IsOfProxy: false } ? own.Ip : null;
        return DeployErrors.Make(
            DeployErrorKind.ServiceUnavailable,
            (sshCidr, outsider) switch
            {
                (null, null) => Advice.OfError(nameof(ErrorTexts.SshUnreachable_Closed), host, cause.Message.TrimEnd('.')),
                (null, _) => Advice.OfError(
                    nameof(ErrorTexts.SshUnreachable_ClosedOutsider), host, cause.Message.TrimEnd('.'), outsider),
                (_, null) => Advice.OfError(nameof(ErrorTexts.SshUnreachable), host, cause.Message.TrimEnd('.'), sshCidr),
                _ => Advice.OfError(nameof(ErrorTexts.SshUnreachable_Outsider), host, cause.Message.TrimEnd('.'), sshCidr, outsider),
            },
            own switch
            {
                null => Advice.OfError(
                    nameof(ErrorTexts.SshUnreachable_Next), Commands.GoOn(domain).WithPlaceholder("SshCidr", "<address>/32")),
                { IsOfProxy: true } => Advice.OfError(
                    nameof(ErrorTexts.SshUnreachable_Next_Proxy),
                    own.Ip,
                    Commands.ChangeNode(domain).WithPlaceholder("SshCidr", "<address>/32"),
                    Commands.GoOn(domain)),
                _ => Advice.OfError(
                    nameof(ErrorTexts.SshUnreachable_Next_Outsider),
                    Commands.ChangeNode(domain).With("SshCidr", $"{own.Ip}/32"),
                    Commands.GoOn(domain)),
            },
            host,
            cause);
    }

    /// <summary>There was no connection, and nothing could be done about it, since another command is at work on the node.</summary>
    public static DeployException ConnectionFailed(string domain, NodeShellException cause) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.ConnectionFailed), domain, cause.Message.TrimEnd('.')),
        Advice.OfError(nameof(ErrorTexts.ConnectionFailed_Next), Commands.GoOn(domain)),
        domain,
        cause);

    /// <summary>A connection that was open broke, and stayed broken.</summary>
    public static DeployException ConnectionLost(string domain, NodeShellException cause) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.ConnectionLost), domain, cause.Message.TrimEnd('.')),
        Advice.OfError(nameof(ErrorTexts.ConnectionLost_Next), Commands.GoOn(domain)),
        domain,
        cause);

    /// <summary>The user has stopped the node, so nothing on it answers.</summary>
    public static DeployException NodeIsStopped(string domain, DateTimeOffset? since, NodeShellException cause) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        since is { } at
            ? Advice.OfError(
                nameof(ErrorTexts.NodeIsStopped_Since),
                domain,
                at.UtcDateTime.ToString("u", CultureInfo.InvariantCulture),
                cause.Message.TrimEnd('.'))
            : Advice.OfError(nameof(ErrorTexts.NodeIsStopped), domain, cause.Message.TrimEnd('.')),
        Advice.OfError(nameof(ErrorTexts.NodeIsStopped_Next), Commands.StartNode(domain), Commands.GoOn(domain)),
        domain,
        cause);

    public static DeployException BootStepFailed(BootStep step, string log, string domain) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        step.ExceededLimitS is { } limit
            ? Advice.OfError(nameof(ErrorTexts.BootStepFailed_TimedOut), step.Name, limit, log)
            : Advice.OfError(nameof(ErrorTexts.BootStepFailed), step.Name, log),
        Advice.OfError(nameof(ErrorTexts.BootStepFailed_Next), Commands.GoOn(domain)),
        step.Name);

    /// <summary>The authority gives no certificate for a while.</summary>
    /// <param name="domain">The node.</param>
    /// <param name="retryAfter">When it gives one again; null if it did not say.</param>
    /// <param name="line">What it said.</param>
    /// <param name="hasLived">True if people's accounts are bound to the domain, so that another one is no way out.</param>
    public static DeployException CertificateRateLimited(
        string domain, DateTimeOffset? retryAfter, string line, bool hasLived) => DeployErrors.Make(
        DeployErrorKind.LimitReached,
        Advice.OfError(nameof(ErrorTexts.CertificateRateLimited), domain, line),
        retryAfter is { } time
            ? Advice.OfError(
                hasLived
                    ? nameof(ErrorTexts.CertificateRateLimited_SameDomain_Next_After)
                    : nameof(ErrorTexts.CertificateRateLimited_Next_After),
                time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                Commands.GoOn())
            : Advice.OfError(
                hasLived ? nameof(ErrorTexts.CertificateRateLimited_SameDomain_Next) : nameof(ErrorTexts.CertificateRateLimited_Next),
                Commands.GoOn()),
        domain);

    public static DeployException CertificateNotTrusted(string domain, Advice reason) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        Advice.OfError(nameof(ErrorTexts.CertificateNotTrusted), domain, reason),
        Advice.OfError(nameof(ErrorTexts.CertificateNotTrusted_Next)),
        domain);

    public static DeployException HealthTimedOut(string domain, Advice seen, Advice? boot) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        boot is null
            ? Advice.OfError(nameof(ErrorTexts.HealthTimedOut), domain, seen)
            : Advice.OfError(nameof(ErrorTexts.HealthTimedOut_Boot), domain, seen, boot),
        Advice.OfError(nameof(ErrorTexts.HealthTimedOut_Next), Commands.GoOn(domain)),
        domain);

    public static DeployException DnsLeadsElsewhere(string domain, string address, Advice seen) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.DnsLeadsElsewhere), address, seen),
        Advice.OfError(nameof(ErrorTexts.DnsLeadsElsewhere_Next), domain, address, Commands.GoOn(domain)),
        domain);

    public static DeployException DnssecRefused(string domain, string address, Advice seen) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.DnssecRefused), address, seen),
        Advice.OfError(nameof(ErrorTexts.DnssecRefused_Next), Commands.GoOn(domain)),
        domain);

    public static DeployException BootstrapNotReadable(string host, ShellResult result) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.BootstrapNotReadable), host, result.ExitStatus, result.Error.Trim()),
        Advice.OfError(nameof(ErrorTexts.BootstrapNotReadable_Next), Commands.GoOn()),
        host);

    public static DeployException MessageServerInMemory(string domain) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.MessageServerInMemory), domain),
        Advice.OfError(
            nameof(ErrorTexts.MessageServerInMemory_Next),
            Commands.Logs(domain),
            Commands.Logs(domain, LogSource.Postgres),
            Commands.InvokeToItsEnd(domain, NodeCommands.RestartServer),
            Commands.GoOn()),
        domain);

    public static DeployException BootstrapOfAnotherServer(string domain, string serverName) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BootstrapOfAnotherServer), serverName, domain),
        Advice.OfError(nameof(ErrorTexts.BootstrapOfAnotherServer_Next)),
        domain);

    public static DeployException CodeMalformed(string domain) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.CodeMalformed), domain),
        Advice.OfError(nameof(ErrorTexts.CodeMalformed_Next), Commands.GoOn()),
        domain);

    public static DeployException VerificationFailed(string domain, IReadOnlyList<Advice> failures) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.VerificationFailed), domain, Advice.Join("; ", failures)),
        Advice.OfError(
            nameof(ErrorTexts.VerificationFailed_Next), Commands.GoOn(domain), Commands.Logs(domain), Commands.Check(domain)),
        domain);

    public static DeployException OutputsMissing(string path) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.OutputsMissing), path),
        Advice.OfError(nameof(ErrorTexts.OutputsMissing_Next), Commands.GoOn()),
        path);

    public static DeployException CredentialsIncomplete(string path) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.CredentialsIncomplete), path),
        Advice.OfError(nameof(ErrorTexts.CredentialsIncomplete_Next), Commands.GoOn()),
        path);
}
