using Direxio.Deployer.Engine.Foundation.Guidance;
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
    IReadOnlyList<Advice> Blockers,
    IReadOnlyList<Advice> Warnings,
    InstanceTypeOffer Type,
    FreeTierReading AccountPlan);

/// <summary>Judges region, network, instance type, image and quotas. Creates nothing.</summary>
internal static class Preflight
{
    /// <exception cref="DeployException">The request cannot work in this account and region.</exception>
    public static async Task<PreflightFindings> ExamineAsync(
        AccountSurvey survey, DeploymentSettings settings, bool addressIsHeld, bool instanceIsHeld)
    {
        List<Advice> blockers = [];
        List<Advice> warnings = [];

        // The region first: with a wrong one every other answer would mislead.
        try
        {
            RequireRegion(await survey.Regions.ConfigureAwait(false), settings.Region);
        }
        catch (CloudException exception) when (exception.Failure == CloudFailure.AccessDenied)
        {
            // The other calls go to the region itself, and show whether it can be used.
            warnings.Add(Advice.Of(nameof(Texts.Warn_RegionUnchecked), settings.Region, exception.Message));
        }

        var type = RequireType(await survey.InstanceType.ConfigureAwait(false), settings.InstanceType, settings.Region);

        var subnets = LaunchSubnets.Reachable(await survey.Subnets.ConfigureAwait(false));
        if (subnets.Count == 0)
        {
            throw settings.SubnetId is { } named ? PreflightErrors.SubnetNotPublic(named) : PreflightErrors.NoPublicSubnet(settings.Region);
        }

        if (!instanceIsHeld)
        {
            RequireUsable(subnets[0]);
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

        if (!instanceIsHeld && type.IsStandard && virtualCpus.Available < type.VCpus)
        {
            blockers.Add(Advice.Of(
                nameof(Texts.Block_Cpus), settings.Region, settings.InstanceType, type.VCpus, virtualCpus.Used, virtualCpus.Limit));
        }

        if (!addressIsHeld && elasticIps.Available < 1)
        {
            blockers.Add(Advice.Of(nameof(Texts.Block_Address), settings.Region, elasticIps.Used, elasticIps.Limit));
        }

        if (MemoryRule.WarningOf(type) is { } tooSmall)
        {
            warnings.Add(tooSmall);
        }

        if (settings.Region.StartsWith("cn-", StringComparison.Ordinal))
        {
            warnings.Add(Advice.Of(nameof(Texts.Warn_China)));
        }

        if (!subnet.RouteIsSeen)
        {
            warnings.Add(Advice.Of(nameof(Texts.Warn_NoRoute), subnet.SubnetId));
        }

        AddProblem(warnings, nameof(Texts.Warn_CpuQuota), virtualCpus);
        AddProblem(warnings, nameof(Texts.Warn_AddressQuota), elasticIps);
        return new(subnet, image, virtualCpus, elasticIps, blockers, warnings, type, plan);
    }

    private static void RequireUsable(PublicSubnet subnet)
    {
        if (subnet.ZoneKind is not ZoneKind.AvailabilityZone)
        {
            throw PreflightErrors.SubnetNotInAvailabilityZone(subnet);
        }

        if (subnet.BlockMode is not null)
        {
            throw PreflightErrors.PublicAccessBlocked(subnet);
        }

        if (subnet.IsDedicated)
        {
            throw PreflightErrors.SubnetIsDedicated(subnet);
        }
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

    private static void AddProblem(List<Advice> warnings, string warning, QuotaReading reading)
    {
        if (reading.Problem is { } problem)
        {
            warnings.Add(Advice.Of(warning, problem));
        }
    }
}
