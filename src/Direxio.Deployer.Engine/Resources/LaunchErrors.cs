using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Resources;

internal static class LaunchErrors
{
    /// <summary>No eligible subnet has room for the instance.</summary>
    /// <param name="settings">What was asked for.</param>
    /// <param name="refusals">What AWS answered, by subnet.</param>
    /// <param name="kept">What exists already, with its price.</param>
    /// <param name="otherType">A type that this region offers; null if none is known.</param>
    /// <param name="otherSubnet">A subnet in a zone that was not tried; null if there is none.</param>
    public static DeployException NoCapacityForInstance(
        DeploymentSettings settings, IReadOnlyList<LaunchRefusal> refusals, string kept, string? otherType, string? otherSubnet)
    {
        var resume = Commands.Resume(settings.Domain);
        Advice?[] choices =
        [
            otherType is null
                ? null
                : Advice.OfError(nameof(ErrorTexts.NoCapacityForInstance_Type), settings.Region, resume.With("InstanceType", otherType)),
            otherSubnet is null
                ? null
                : Advice.OfError(nameof(ErrorTexts.NoCapacityForInstance_OtherSubnet), resume.With("SubnetId", otherSubnet)),
            Advice.OfError(
                otherType is null && otherSubnet is null
                    ? nameof(ErrorTexts.NoCapacityForInstance_Later)
                    : nameof(ErrorTexts.NoCapacityForInstance_OrLater),
                resume),
        ];
        return DeployErrors.Make(
            DeployErrorKind.ServiceUnavailable,
            settings.SubnetId is { } named
                ? Advice.OfError(
                    nameof(ErrorTexts.NoCapacityForInstance_Subnet),
                    settings.InstanceType,
                    settings.DiskSizeGB,
                    settings.Region,
                    named,
                    LaunchRefusal.InWords(refusals),
                    kept)
                : Advice.OfError(
                    nameof(ErrorTexts.NoCapacityForInstance),
                    settings.InstanceType,
                    settings.DiskSizeGB,
                    settings.Region,
                    LaunchRefusal.InWords(refusals),
                    kept),
            Advice.OfError(nameof(ErrorTexts.NoCapacityForInstance_Next), Advice.Join(". ", choices), Commands.Remove(settings.Domain)),
            settings.SubnetId is null ? "InstanceType" : "SubnetId",
            refusals[^1].Cause);
    }

    /// <summary>What a resume wants to be different is made already.</summary>
    /// <param name="domain">The node.</param>
    /// <param name="instanceId">Its instance.</param>
    /// <param name="instanceType">What that is.</param>
    /// <param name="asked">The parameters that were given.</param>
    /// <param name="change">The command that changes it in place; null if none can.</param>
    public static DeployException LaunchIsSettled(
        string domain, string instanceId, string instanceType, IEnumerable<string> asked, Command? change) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(
            nameof(ErrorTexts.LaunchIsSettled),
            domain,
            instanceId,
            instanceType,
            string.Join(", ", asked.Select(name => "-" + name))),
        change is null
            ? Advice.OfError(nameof(ErrorTexts.LaunchIsSettled_Next), Commands.Resume(domain))
            : Advice.OfError(nameof(ErrorTexts.LaunchIsSettled_Next_Change), change, Commands.Resume(domain)),
        asked.First());

    public static DeployException InstanceStillRuns(string domain, string instanceId, string state) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.InstanceStillRuns), instanceId, domain, state),
        Advice.OfError(nameof(ErrorTexts.InstanceStillRuns_Next), Commands.Resume(domain), Commands.Remove(domain)),
        "ReplaceInstance");

    public static DeployException SubnetInOtherNetwork(
        string subnetId, string vpcId, string recordedVpcId, string domain) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.SubnetInOtherNetwork), subnetId, vpcId, domain, recordedVpcId),
        Advice.OfError(nameof(ErrorTexts.SubnetInOtherNetwork_Next), recordedVpcId, Commands.Remove(domain), Commands.Start(domain)),
        "SubnetId");
}
