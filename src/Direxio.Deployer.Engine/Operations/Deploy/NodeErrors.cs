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
        $"The state file '{path}' has no {field}, which this phase needs.",
        $"Restore the file from a copy, or begin with the phase that records it: {Commands.Resume()}.",
        path);

    public static DeployException SshHostKeyChanged(string host, string knownHosts, NodeShellException cause) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        $"{cause.Message.TrimEnd('.')}. The connection may be intercepted, so nothing was sent.",
        $"Find out what answers at {host}. If you changed the node's host keys yourself, delete '{knownHosts}' and run {Commands.GoOn()}: "
            + $"the keys are then checked by the instance's console output again.",
        knownHosts,
        cause);

    /// <summary>A key that was trusted on first use was not the node's.</summary>
    public static DeployException SshTrustedKeyWasWrong(string host, string trusted, string shown) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        $"The host key of {host} that was trusted on first use, {trusted}, is not one that the instance's console shows: {shown}. "
            + "Another machine may have answered then.",
        $"The console's keys are on record now, and no other machine is accepted any more. Run {Commands.GoOn()} to read the node's "
            + $"credentials over a verified connection.",
        host);

    /// <summary>Secrets are not read from a machine that may be another one.</summary>
    public static DeployException SshHostKeyUnverified(string host, string seen, string domain, CloudException? cause) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        $"The host keys of {host} cannot be verified, so the node's credentials are not read: {seen}. What has been deployed stays as it "
            + "is and keeps billing.",
        (cause is { IsDenied: true } or { Failure: CloudFailure.NoCredentials or CloudFailure.CredentialsRefused }
            ? DeployErrors.AdviceOf(CloudErrors.CloudCallFailed(cause, Commands.GoOn(domain)))
            : Advice.From($"Wait a few minutes, since EC2 can show the console late, and run {Commands.GoOn(domain)}."))
            + Advice.From(
                $" If you accept the key that the machine offers without a check, run {Commands.GoOn(domain).With("TrustFirstHostKey")}."),
        host,
        cause);

    public static DeployException SshRefused(string host, string keyFile, NodeShellException cause) => DeployErrors.Make(
        DeployErrorKind.PermissionDenied,
        $"{host} refuses the key '{keyFile}': {cause.Message}",
        $"Restore the key file that the instance was started with, then run {Commands.GoOn()}.",
        keyFile,
        cause);

    public static DeployException KnownHostsUnusable(string knownHosts, Exception cause) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"The node's host keys cannot be checked: {cause.Message.TrimEnd('.')}.",
        $"Make '{knownHosts}' readable and writable for you, or restore it from a copy; then run {Commands.GoOn()}.",
        knownHosts,
        cause);

    public static DeployException NodeCommandTimedOut(string host, NodeShellException cause) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        $"The node {host} took too long over a command: {cause.Message.TrimEnd('.')}.",
        $"It may be short of memory or still busy with its boot; run {Commands.GoOn()} in a minute.",
        host,
        cause);

    /// <summary>Port 22 cannot be reached.</summary>
    /// <param name="host">The node's address.</param>
    /// <param name="sshCidr">For whom it is open; null if for nobody.</param>
    /// <param name="domain">The node.</param>
    /// <param name="cause">What happened.</param>
    /// <param name="outsider">The address of this machine, if it is known not to be among those for whom it is open.</param>
    public static DeployException SshUnreachable(
        string host, string? sshCidr, string domain, NodeShellException cause, string? outsider = null) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"Port 22 of {host} cannot be reached: {cause.Message.TrimEnd('.')}. "
            + $"It is open for {sshCidr ?? "nobody, because the address of this machine was not known"}"
            + $"{(outsider is null ? string.Empty : $", and this machine has the address {outsider}")}.",
        outsider is not null
            ? Advice.From($"Open it for this machine: {Commands.ChangeNode(domain).With("SshCidr", $"{outsider}/32")}. "
                + $"Then run {Commands.GoOn(domain)}.")
            : Advice.From($"Check that outgoing SSH is allowed here; if this machine has another address, "
                + $"run {Commands.GoOn(domain).WithPlaceholder("SshCidr", "<address>/32")}."),
        host,
        cause);

    /// <summary>There was no connection, and nothing could be done about it, since another command is at work on the node.</summary>
    public static DeployException ConnectionFailed(string domain, NodeShellException cause) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"The node of {domain} cannot be reached by SSH: {cause.Message.TrimEnd('.')}. Another command of this machine works on it now.",
        $"When that has ended, run {Commands.GoOn(domain)}.",
        domain,
        cause);

    /// <summary>A connection that was open broke, and stayed broken.</summary>
    public static DeployException ConnectionLost(string domain, NodeShellException cause) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"The connection to the node of {domain} is lost: {cause.Message.TrimEnd('.')}. What was begun there goes on by itself, or goes "
            + "back.",
        $"Check this machine's network; then run {Commands.GoOn(domain)}, which reads how it ended.",
        domain,
        cause);

    /// <summary>The user has stopped the node, so nothing on it answers.</summary>
    public static DeployException NodeIsStopped(string domain, DateTimeOffset? since, NodeShellException cause) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"{domain} is stopped{(since is { } at ? FormattableString.Invariant($" since {at.UtcDateTime:u}") : string.Empty)}, "
            + $"so it cannot be reached: {cause.Message.TrimEnd('.')}.",
        $"Start it: {Commands.StartNode(domain)}. Then run {Commands.GoOn(domain)}.",
        domain,
        cause);

    public static DeployException BootStepFailed(BootStep step, string log, string domain) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"The boot step '{step.Name}' "
            + $"{(step.ExceededLimitS is { } limit ? $"was ended after its time limit of {limit} s" : "failed")} on the node. "
            + $"The end of its log:{Environment.NewLine}{log}",
        $"Run {Commands.GoOn(domain)}: the node tries that step again. The server keeps billing meanwhile.",
        step.Name);

    public static DeployException CertificateRateLimited(string domain, DateTimeOffset? retryAfter, string line) => DeployErrors.Make(
        DeployErrorKind.LimitReached,
        $"The certificate authority issues no more certificates for {domain} for now: {line}",
        retryAfter is { } time
            ? Advice.From($"Run {Commands.GoOn()} after {time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, "
                + $"or use a domain that had no recent certificates. The server keeps billing meanwhile.")
            : Advice.From($"Run {Commands.GoOn()} later (Let's Encrypt counts 5 certificates in 7 days for one name), "
                + $"or use a domain that had no recent certificates. The server keeps billing meanwhile."),
        domain);

    public static DeployException CertificateNotTrusted(string domain, string reason) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        $"https://{domain} shows a certificate that this machine does not trust: {reason}",
        "If a proxy of yours inspects TLS, use a network without it. Otherwise another server answers at this name: check the DNS record.",
        domain);

    public static DeployException HealthTimedOut(string domain, string seen, string? boot) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        $"https://{domain}/healthz did not answer in time. Last seen: {seen}." + (boot is null ? string.Empty : $" The node: {boot}."),
        $"Run {Commands.GoOn(domain)} to wait longer. The server keeps billing meanwhile.",
        domain);

    public static DeployException DnsLeadsElsewhere(string domain, string address, string seen) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The node works at {address}, but the world does not find it by its name: {seen}.",
        $"Where the domain is served, set exactly this record: {domain}  A  {address}. Then run {Commands.GoOn(domain)}.",
        domain);

    public static DeployException BootstrapNotReadable(string host, ShellResult result) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"The node {host} did not give its bootstrap file (exit status {result.ExitStatus}): {result.Error.Trim()}",
        $"Run {Commands.GoOn()}; if it stays so, the message server has not been initialized on the node.",
        host);

    public static DeployException MessageServerInMemory(string domain) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The message server of {domain} runs without its database (store_mode memory): everything would be lost at its next restart.",
        $"On the node, see 'docker compose logs message-server postgres' in /opt/p2p; then run {Commands.GoOn()}.",
        domain);

    public static DeployException BootstrapOfAnotherServer(string domain, string serverName) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The node's bootstrap file is of server '{serverName}', not of {domain}.",
        "The address leads to another node; check the DNS record and the instance.",
        domain);

    public static DeployException CodeMalformed(string domain) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The server of {domain} is not initialized, but its initialization code does not have eight digits.",
        $"Run {Commands.GoOn()}; if it stays so, the image does not fit this deployer.",
        domain);

    public static DeployException VerificationFailed(string domain, IReadOnlyList<string> failures) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"{domain} does not pass: {string.Join("; ", failures)}",
        $"Correct what is named, then run {Commands.GoOn(domain)}: it checks everything again and changes nothing.",
        domain);

    public static DeployException OutputsMissing(string path) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"The file '{path}' with the node's credentials is missing or incomplete.",
        $"Run {Commands.GoOn()}: it reads them from the node again.",
        path);

    public static DeployException CredentialsIncomplete(string path) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"The file '{path}' is missing or lacks what the checks need.",
        $"Run {Commands.GoOn()}: it writes the file again.",
        path);
}
