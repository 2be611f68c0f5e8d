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
                : Advice.From($"Take another type, which {settings.Region} offers: {resume.With("InstanceType", otherType)}"),
            otherSubnet is null ? null : Advice.From($"Take another subnet: {resume.With("SubnetId", otherSubnet)}"),
            $"{(otherType ?? otherSubnet) switch { null => "Try", _ => "Or try" }} again later, for AWS keeps adding capacity: {resume}",
        ];
        return DeployErrors.Make(
            DeployErrorKind.ServiceUnavailable,
            $"AWS has no room for the instance ({settings.InstanceType}, {settings.DiskSizeGB} GiB) in {settings.Region}. "
                + (settings.SubnetId is { } named ? $"Only {named} was tried, because -SubnetId names it. " : string.Empty)
                + $"{LaunchRefusal.InWords(refusals)}. No instance was made. {kept}",
            $"{Advice.Join(". ", choices)}. A new type is asked about with its price. To end all costs: {Commands.Remove(settings.Domain)}",
            settings.SubnetId is null ? "InstanceType" : "SubnetId",
            refusals[^1].Cause);
    }

    public static DeployException LaunchIsSettled(
        string domain, string instanceId, string instanceType, IEnumerable<string> asked) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"{domain} already has its instance, {instanceId} of type {instanceType}; "
            + $"Resume cannot change {string.Join(", ", asked.Select(name => "-" + name))} of it. Nothing was changed.",
        $"Go on with the instance as it is: {Commands.Resume(domain)}",
        asked.First());

    public static DeployException InstanceStillRuns(string domain, string instanceId, string state) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"Instance {instanceId} of {domain} is {state}; only one that is terminated is replaced. Nothing was changed.",
        $"Go on with it: {Commands.Resume(domain)}. Or end the node with all its data: {Commands.Remove(domain)}",
        "ReplaceInstance");

    public static DeployException SubnetInOtherNetwork(
        string subnetId, string vpcId, string recordedVpcId, string domain) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"Subnet '{subnetId}' lies in {vpcId}, but the security group of {domain} is in {recordedVpcId} already. Nothing was changed.",
        $"Name a public subnet of {recordedVpcId}; or begin again in the other network: {Commands.Remove(domain)}, "
            + $"then {Commands.Start().Name}.",
        "SubnetId");
}
