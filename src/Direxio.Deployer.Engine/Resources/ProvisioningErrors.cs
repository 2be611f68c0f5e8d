using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Resources;

internal static class ProvisioningErrors
{
    public static DeployException KeyPairDiffers(string name, string file, NodeState state, string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.KeyPairDiffers), name, file),
        Advice.OfError(nameof(ErrorTexts.KeyPairDiffers_Next), Commands.Resume(domain), InstanceErrors.BeginAgain(state, domain)),
        name);

    public static DeployException PrivateKeyMissing(string file, string instanceId, string domain) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.PrivateKeyMissing), file, instanceId),
        Advice.OfError(nameof(ErrorTexts.PrivateKeyMissing_Next), Commands.Resume(domain), Commands.NewSshKey(domain)),
        file);

    public static DeployException RecordedResourceGone(string kind, string id, NodeState state, string domain) =>
        Gone(kind, id, Advice.OfError(nameof(ErrorTexts.RecordedResourceGone_Next), InstanceErrors.BeginAgain(state, domain)));

    /// <summary>The node's Elastic IP was released. The server with its data lives all the same, if it has lived.</summary>
    public static DeployException AddressGone(string allocationId, NodeState state, string domain) => Gone(
        ResourceKinds.WordsFor(ElasticIpKind.Intent),
        allocationId,
        AfterAddressGone(state, domain));

    /// <summary>What to do about that: the data are what has to be saved.</summary>
    internal static Advice AfterAddressGone(NodeState state, string domain) => state.HasLived
        ? Advice.OfError(
            nameof(ErrorTexts.AddressGone_Next),
            Commands.Repair(domain),
            state.Resources.InstanceId,
            InstanceErrors.BeginAgain(state, domain))
        : Advice.OfError(nameof(ErrorTexts.RecordedResourceGone_Next), InstanceErrors.BeginAgain(state, domain));

    internal static DeployException Gone(string kind, string id, Advice next, Advice? consequence = null) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        consequence is null
            ? Advice.OfError(nameof(ErrorTexts.RecordedResourceGone), kind, id)
            : Advice.OfError(nameof(ErrorTexts.RecordedResourceGone_Consequence), kind, id, consequence),
        next,
        id,
        code: nameof(RecordedResourceGone));

    public static DeployException RecordedZoneGone(string domain, string zone, string provider) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.RecordedZoneGone), zone, domain, provider),
        Advice.OfError(nameof(ErrorTexts.RecordedZoneGone_Next), Commands.Repair(domain), Commands.Resume(domain)),
        zone);

    public static DeployException ResourceNotShown(string kind, string id, int minutes, string domain) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        Advice.OfError(nameof(ErrorTexts.ResourceNotShown), kind, id),
        Advice.OfError(nameof(ErrorTexts.RunAgainIn_Next), Visibility.InWords(minutes), Commands.Resume(domain)),
        id);

    public static DeployException CreationNotSettled(string intent, int minutes, string domain) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        Advice.OfError(nameof(ErrorTexts.CreationNotSettled), ResourceKinds.WordsFor(intent)),
        Advice.OfError(nameof(ErrorTexts.RunAgainIn_Next), Visibility.InWords(minutes), Commands.Resume(domain)),
        domain);

    public static DeployException AddressInUse(string address, string instanceId, string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.AddressInUse), address, instanceId),
        Advice.OfError(nameof(ErrorTexts.AddressInUse_Next), Commands.Resume(domain)),
        address);

    public static DeployException AssociationNotSeen(string address, string instanceId) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        Advice.OfError(nameof(ErrorTexts.AssociationNotSeen), address, instanceId),
        Advice.OfError(nameof(ErrorTexts.LookAgain_Next), Commands.Resume()),
        address);

    public static DeployException DnsTimedOut(string domain, string address, Advice seen) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        Advice.OfError(nameof(ErrorTexts.DnsTimedOut), domain, seen),
        Advice.OfError(nameof(ErrorTexts.DnsTimedOut_Next), domain, address, Commands.Resume()),
        domain);

    public static DeployException DnsRecordAppeared(
        string domain, IReadOnlyList<Ports.Dns.RecordSet> occupants, string provider) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Resources.DnsOverwrite.Describe(domain, occupants, provider).ToEnglish(),
        Resources.DnsOverwrite.NextAction(domain),
        domain);

    public static DeployException PlanNotApproved(string domain) => DeployErrors.Make(
        DeployErrorKind.ConfirmationRequired,
        Advice.OfError(nameof(ErrorTexts.PlanNotApproved), domain),
        Advice.OfError(nameof(ErrorTexts.PlanNotApproved_Next), Commands.StartConfirmed(domain)),
        domain);

    public static DeployException ImageNotFound(string region) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.ImageNotFound), region),
        Advice.OfError(nameof(ErrorTexts.ImageNotFound_Next)),
        "Region");

    /// <param name="keyFile">The file.</param>
    /// <param name="cause">What is wrong with it.</param>
    /// <param name="hasServer">True if there is a server that could be given another key.</param>
    public static DeployException PrivateKeyUnusable(string keyFile, Exception cause, bool hasServer) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.PrivateKeyUnusable), keyFile, cause.Message),
        hasServer
            ? Advice.OfError(nameof(ErrorTexts.PrivateKeyUnusable_Renew_Next), Commands.GoOn(), Commands.NewSshKey())
            : Advice.OfError(nameof(ErrorTexts.PrivateKeyUnusable_Next), Commands.GoOn()),
        keyFile,
        cause);
}
