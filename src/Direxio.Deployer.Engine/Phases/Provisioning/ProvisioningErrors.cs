using Direxio.Deployer.Engine.Phases.Provisioning;

namespace Direxio.Deployer.Engine;

internal static partial class DeployErrors
{
    public static DeployException KeyPairDiffers(string name, string file) => Make(
        DeployErrorKind.Conflict,
        $"AWS holds a key pair named '{name}' whose public key is not that of '{file}'.",
        "Restore the matching private key file; or, if nothing else uses that key pair, delete it in the EC2 console and run Resume-DirexioDeployment.",
        name);

    public static DeployException PrivateKeyMissing(string file, string instanceId) => Make(
        DeployErrorKind.LocalFile,
        $"The private key file '{file}' is missing, and instance {instanceId} accepts no other key.",
        "Restore the file from a copy and run Resume-DirexioDeployment.",
        file);

    public static DeployException RecordedResourceGone(string kind, string id, string domain) => Make(
        DeployErrorKind.NotFound,
        $"The recorded {kind} {id} was not found in this account and region.",
        StartAnew(domain),
        id);

    public static DeployException ResourceNotShown(string kind, string id, int minutes, string domain) => Make(
        DeployErrorKind.Timeout,
        $"AWS does not show the {kind} {id} yet, which was made only minutes ago; whether it is there is not known.",
        $"Run this again in {minutes} {(minutes == 1 ? "minute" : "minutes")}, or with a longer -Timeout: Resume-DirexioDeployment -Domain {domain}",
        id);

    public static DeployException CreationNotSettled(string intent, int minutes, string domain) => Make(
        DeployErrorKind.Timeout,
        $"An earlier run asked AWS for the {IntentKinds.InWords(intent)}, and its answer was lost. It does not show yet; "
            + "a second one is made only when the first can no longer appear.",
        $"Run this again in {minutes} {(minutes == 1 ? "minute" : "minutes")}, or with a longer -Timeout: Resume-DirexioDeployment -Domain {domain}",
        domain);

    /// <summary>The way out while this release removes nothing itself.</summary>
    private static string StartAnew(string domain) =>
        $"If it was deleted, the node cannot go on: delete the resources that Get-DirexioStatus -Domain {domain} lists under StopLoss, "
        + "move the node's folder away, and start anew.";

    public static DeployException InstanceTerminated(string id, string domain) => Make(
        DeployErrorKind.NotFound,
        $"Instance {id} has been terminated; its data is gone and it cannot be resumed.",
        StartAnew(domain),
        id);

    public static DeployException InstanceNotRunning(string id, string state) => Make(
        DeployErrorKind.Timeout,
        $"Instance {id} did not come up in time; it is {state}.",
        "Run Resume-DirexioDeployment to wait longer; the instance's page in the EC2 console may tell why.",
        id);

    public static DeployException AddressInUse(string address, string instanceId) => Make(
        DeployErrorKind.Conflict,
        $"The node's address {address} is attached to another instance, {instanceId}.",
        "Detach it there, then run Resume-DirexioDeployment.",
        address);

    public static DeployException AssociationNotSeen(string address, string instanceId) => Make(
        DeployErrorKind.Timeout,
        $"AWS accepted to attach {address} to {instanceId}, but does not show it yet.",
        "Run Resume-DirexioDeployment; it looks again before it does anything.",
        address);

    public static DeployException DnsTimedOut(string domain, string address, string seen) => Make(
        DeployErrorKind.Timeout,
        $"The DNS record of {domain} did not appear at every authoritative server in time: {seen}.",
        $"It should be: {domain}  A  {address}. Run Resume-DirexioDeployment to wait longer.",
        domain);

    public static DeployException DnsRecordAppeared(string domain, IReadOnlyList<Cloud.RecordSet> occupants) => Make(
        DeployErrorKind.Conflict,
        Phases.DnsOverwrite.Describe(domain, occupants),
        Phases.DnsOverwrite.NextAction(domain),
        domain);

    public static DeployException PlanNotApproved(string domain) => Make(
        DeployErrorKind.ConfirmationRequired,
        $"The plan for {domain} has not been confirmed, so nothing was created.",
        $"Run Start-DirexioDeployment -Domain {domain} -ConfirmDomainBinding and confirm its plan.",
        domain);
}
