using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>What the account offers a deployment, judged.</summary>
/// <param name="Subnet">The public subnet to use.</param>
/// <param name="Image">The machine image.</param>
/// <param name="VirtualCpus">The vCPU quota and its use.</param>
/// <param name="ElasticIps">The Elastic IP quota and its use.</param>
/// <param name="Blockers">What the user has to change first, each with how; empty if nothing.</param>
/// <param name="Warnings">What the user should know.</param>
/// <param name="Type">The instance type.</param>
/// <param name="AccountPlan">The plan of the account.</param>
internal sealed record PreflightFindings(
    PublicSubnet Subnet,
    MachineImage Image,
    QuotaReading VirtualCpus,
    QuotaReading ElasticIps,
    IReadOnlyList<string> Blockers,
    IReadOnlyList<string> Warnings,
    InstanceTypeOffer Type,
    FreeTierReading AccountPlan);

/// <summary>Judges region, network, instance type, image and quotas. Creates nothing.</summary>
internal static class Preflight
{
    /// <exception cref="DeployException">The request cannot work in this account and region.</exception>
    public static async Task<PreflightFindings> ExamineAsync(
        AccountSurvey survey, DeploymentSettings settings, bool addressIsHeld, bool instanceIsHeld)
    {
        List<string> blockers = [];
        List<string> warnings = [];

        // The region first: with a wrong one every other answer would mislead.
        try
        {
            RequireRegion(await survey.Regions.ConfigureAwait(false), settings.Region);
        }
        catch (CloudException exception) when (exception.Failure == CloudFailure.AccessDenied)
        {
            // The other calls go to the region itself, and show whether it can be used.
            warnings.Add($"Whether the region {settings.Region} is enabled for this account could not be checked ({exception.Message}).");
        }

        var type = RequireType(await survey.InstanceType.ConfigureAwait(false), settings.InstanceType, settings.Region);

        var subnets = await survey.Subnets.ConfigureAwait(false);
        if (subnets.Count == 0)
        {
            throw settings.SubnetId is { } named ? PreflightErrors.SubnetNotPublic(named) : PreflightErrors.NoPublicSubnet(settings.Region);
        }

        if (!instanceIsHeld && subnets[0] is { ZoneKind: not ZoneKind.AvailabilityZone } elsewhere)
        {
            throw PreflightErrors.SubnetNotInAvailabilityZone(elsewhere);
        }

        var subnet = LaunchSubnets.Eligible(subnets, type).FirstOrDefault()
            ?? throw PreflightErrors.InstanceTypeNotInSubnetZone(settings.InstanceType, subnets.Select(subnet => subnet.AvailabilityZone));
        var image = await survey.Image.ConfigureAwait(false) ?? throw ProvisioningErrors.ImageNotFound(settings.Region);
        var virtualCpus = await survey.VirtualCpus.ConfigureAwait(false);
        var elasticIps = await survey.ElasticIps.ConfigureAwait(false);

        var plan = await survey.FreeTier.ConfigureAwait(false);
        if (!instanceIsHeld && FreePlanRule.Refuses(plan, type))
        {
            blockers.Add(FreePlanRule.Blocker(type.Name, settings.Region, await survey.FreeTierEligible.ConfigureAwait(false)));
        }

        if (!instanceIsHeld && virtualCpus.Available < type.VCpus)
        {
            blockers.Add($"The account may not run one more server of this size in {settings.Region}: {settings.InstanceType} needs "
                + $"{type.VCpus} processors (vCPU), {virtualCpus.Used} of {virtualCpus.Limit} are in use. Stop a server you do not need, "
                + "or ask AWS for more (AWS console, Service Quotas, 'Running On-Demand Standard instances').");
        }

        if (!addressIsHeld && elasticIps.Available < 1)
        {
            blockers.Add($"The account has no fixed IP address left in {settings.Region}: {elasticIps.Used} of {elasticIps.Limit} are in "
                + "use. Release one you do not need, or ask AWS for more (AWS console, Service Quotas, 'EC2-VPC Elastic IPs').");
        }

        if (!subnet.RouteIsSeen)
        {
            warnings.Add(
                $"{subnet.SubnetId} is a default subnet, but no route table shows its way to the internet; "
                    + "without one the node cannot install anything.");
        }

        AddProblem(warnings, "vCPU quota", virtualCpus);
        AddProblem(warnings, "Elastic IP quota", elasticIps);
        return new(subnet, image, virtualCpus, elasticIps, blockers, warnings, type, plan);
    }

    /// <exception cref="DeployException">The account has no such region, or may not use it.</exception>
    public static void RequireRegion(IReadOnlyList<CloudRegion> regions, string code)
    {
        var region = regions.FirstOrDefault(region => region.Code == code) ?? throw PreflightErrors.RegionUnknown(code, regions);
        if (!region.IsEnabled)
        {
            throw PreflightErrors.RegionNotEnabled(code);
        }
    }

    /// <summary>The offer, if a node can run on it.</summary>
    /// <exception cref="DeployException">The region does not offer the type, or it runs other images.</exception>
    public static InstanceTypeOffer RequireType(InstanceTypeOffer? offer, string name, string region)
    {
        var type = offer ?? throw PreflightErrors.InstanceTypeNotOffered(name, region);
        return type.SupportsAmd64 ? type : throw PreflightErrors.InstanceTypeNotAmd64(name);
    }

    private static void AddProblem(List<string> warnings, string quota, QuotaReading reading)
    {
        if (reading.Problem is { } problem)
        {
            warnings.Add($"The {quota} could not be checked ({problem}); creation may still meet the limit.");
        }
    }
}
