using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Resources;

internal static class ProvisioningErrors
{
    public static DeployException KeyPairDiffers(string name, string file, string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"AWS holds a key pair named '{name}' whose public key is not that of '{file}'.",
        $"Restore the matching private key file and run {Commands.Resume(domain)}. Without it, {InstanceErrors.BeginAgain(domain)}",
        name);

    public static DeployException PrivateKeyMissing(string file, string instanceId, string domain) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"The private key file '{file}' is missing, and instance {instanceId} accepts no other key.",
        $"Restore the file from a copy and run {Commands.Resume(domain)}. Without a copy, {InstanceErrors.BeginAgain(domain)}",
        file);

    public static DeployException RecordedResourceGone(string kind, string id, string domain) =>
        Gone(kind, id, $"Without it the node cannot go on; {InstanceErrors.BeginAgain(domain)}");

    internal static DeployException Gone(string kind, string id, Advice next, string? consequence = null) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"The recorded {kind} {id} does not exist in this account and region.{(consequence is null ? string.Empty : $" {consequence}")}",
        next,
        id,
        code: nameof(RecordedResourceGone));

    public static DeployException ResourceNotShown(string kind, string id, int minutes, string domain) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        $"AWS does not show the {kind} {id} yet, which was made only minutes ago; whether it is there is not known.",
        $"Run this again in {minutes} {(minutes == 1 ? "minute" : "minutes")}, or with a longer -TimeoutMinutes: {Commands.Resume(domain)}",
        id);

    public static DeployException CreationNotSettled(string intent, int minutes, string domain) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        $"An earlier run asked AWS for the {ResourceKinds.WordsFor(intent)}, and its answer was lost. It does not show yet; "
            + "a second one is made only when the first can no longer appear.",
        $"Run this again in {minutes} {(minutes == 1 ? "minute" : "minutes")}, or with a longer -TimeoutMinutes: {Commands.Resume(domain)}",
        domain);

    public static DeployException AddressInUse(string address, string instanceId, string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The node's address {address} is attached to another instance, {instanceId}, so nobody reaches the node by its domain.",
        $"Whoever attached it there has to release it from that instance (EC2 console, Elastic IPs, Disassociate); "
            + $"then run {Commands.Resume(domain)}, which attaches it to the node again.",
        address);

    public static DeployException AssociationNotSeen(string address, string instanceId) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        $"AWS accepted to attach {address} to {instanceId}, but does not show it yet.",
        $"Run {Commands.Resume()}; it looks again before it does anything.",
        address);

    public static DeployException DnsTimedOut(string domain, string address, string seen) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        $"The DNS record of {domain} did not appear at every authoritative server in time: {seen}.",
        $"It should be: {domain}  A  {address}. Run {Commands.Resume()} to wait longer.",
        domain);

    public static DeployException DnsRecordAppeared(
        string domain, IReadOnlyList<Ports.Dns.RecordSet> occupants, string provider) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Resources.DnsOverwrite.Describe(domain, occupants, provider).ToEnglish(),
        Resources.DnsOverwrite.NextAction(domain),
        domain);

    public static DeployException PlanNotApproved(string domain) => DeployErrors.Make(
        DeployErrorKind.ConfirmationRequired,
        $"The plan for {domain} has not been confirmed, so nothing was created.",
        $"Run {Commands.StartConfirmed(domain)} and confirm its plan.",
        domain);

    public static DeployException ImageNotFound(string region) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"No Ubuntu 24.04 LTS image for amd64 was found in {region}, neither by Canonical's SSM parameter nor among Canonical's images.",
        "Choose another -Region.",
        "Region");

    public static DeployException PrivateKeyUnusable(string keyFile, Exception cause) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"The private key '{keyFile}' cannot be used: {cause.Message}",
        $"Restore the file from a copy, then run {Commands.GoOn()}.",
        keyFile,
        cause);
}
