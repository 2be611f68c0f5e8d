using Amazon.EC2;
using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>
/// Calls that EC2 checks and does not carry out. Only those whose permission does not hang on a resource that there is: of another's
/// instance, and of none, EC2 tells something else.
/// </summary>
internal sealed class Ec2DryRuns(IAmazonEC2 ec2, IImages images)
{
    private static readonly NodeTags Tags = new("direxio-permission-test", "direxio-permission-test");

    private static ReadOnlySpan<byte> PublicKey => "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"u8;

    /// <summary>What EC2 says; null where there is no such call.</summary>
    public async Task<PermissionReading?> TryAsync(string action, CancellationToken cancellationToken)
    {
        try
        {
            if (CallFor(action, cancellationToken) is not { } call)
            {
                return null;
            }

            await call.ConfigureAwait(false);
            return new(AwsPermissionDecision.Unknown, "EC2 did not answer as it does to a dry run.");
        }
        catch (CloudException exception) when (!exception.IsOfCredentials)
        {
            return exception switch
            {
                { Code: "DryRunOperation" } => new(AwsPermissionDecision.Allowed, exception.ServiceMessage),
                { Failure: CloudFailure.AccessDenied } when !exception.Code.StartsWith("HTTP ", StringComparison.Ordinal) =>
                    new(AwsPermissionDecision.Denied, $"{exception.Code}: {exception.ServiceMessage}"),
                _ => new(AwsPermissionDecision.Unknown, $"{exception.Code}: {exception.ServiceMessage}"),
            };
        }
    }

    private Task? CallFor(string action, CancellationToken stop) => action switch
    {
        "ec2:DescribeAddresses" => ec2.DescribeAddressesAsync(new DescribeAddressesRequest { DryRun = true }, stop),
        "ec2:DescribeAvailabilityZones" => ec2.DescribeAvailabilityZonesAsync(new DescribeAvailabilityZonesRequest { DryRun = true }, stop),
        "ec2:DescribeImages" => ec2.DescribeImagesAsync(new DescribeImagesRequest { DryRun = true, Owners = ["self"] }, stop),
        "ec2:DescribeInstances" => ec2.DescribeInstancesAsync(new DescribeInstancesRequest { DryRun = true }, stop),
        "ec2:DescribeInstanceTypeOfferings" =>
            ec2.DescribeInstanceTypeOfferingsAsync(new DescribeInstanceTypeOfferingsRequest { DryRun = true }, stop),
        "ec2:DescribeInstanceTypes" => ec2.DescribeInstanceTypesAsync(new DescribeInstanceTypesRequest { DryRun = true }, stop),
        "ec2:DescribeKeyPairs" => ec2.DescribeKeyPairsAsync(new DescribeKeyPairsRequest { DryRun = true }, stop),
        "ec2:DescribeNetworkInterfaces" => ec2.DescribeNetworkInterfacesAsync(new DescribeNetworkInterfacesRequest { DryRun = true }, stop),
        "ec2:DescribeRegions" => ec2.DescribeRegionsAsync(new DescribeRegionsRequest { DryRun = true }, stop),
        "ec2:DescribeRouteTables" => ec2.DescribeRouteTablesAsync(new DescribeRouteTablesRequest { DryRun = true }, stop),
        "ec2:DescribeSecurityGroups" => ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { DryRun = true }, stop),
        "ec2:DescribeSubnets" => ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest { DryRun = true }, stop),
        "ec2:DescribeVolumes" => ec2.DescribeVolumesAsync(new DescribeVolumesRequest { DryRun = true }, stop),
        "ec2:DescribeVolumesModifications" =>
            ec2.DescribeVolumesModificationsAsync(new DescribeVolumesModificationsRequest { DryRun = true }, stop),
        "ec2:DescribeVpcs" => ec2.DescribeVpcsAsync(new DescribeVpcsRequest { DryRun = true }, stop),
        "ec2:AllocateAddress" => ec2.AllocateAddressAsync(
            new AllocateAddressRequest
            {
                DryRun = true,
                Domain = DomainType.Vpc,
                TagSpecifications = [Ec2Filters.Specify(ResourceType.ElasticIp, Tags)],
            },
            stop),
        "ec2:CreateSecurityGroup" => ec2.CreateSecurityGroupAsync(
            new CreateSecurityGroupRequest
            {
                DryRun = true,
                GroupName = Tags.RunId,
                Description = Tags.RunId,
                TagSpecifications = [Ec2Filters.Specify(ResourceType.SecurityGroup, Tags)],
            },
            stop),
        "ec2:ImportKeyPair" => ec2.ImportKeyPairAsync(
            new ImportKeyPairRequest
            {
                DryRun = true,
                KeyName = Tags.RunId,
                PublicKeyMaterial = Convert.ToBase64String(PublicKey),
                TagSpecifications = [Ec2Filters.Specify(ResourceType.KeyPair, Tags)],
            },
            stop),
        "ec2:RunInstances" => RunAsync(stop),
        _ => null,
    };

    private async Task RunAsync(CancellationToken stop)
    {
        var image = await images.FindUbuntuAsync(stop).ConfigureAwait(false)
            ?? throw new CloudException(
                CloudFailure.Rejected, "ec2", "RunInstances", "ImageNotFound", "there is no image to try it with");
        await ec2.RunInstancesAsync(
            new RunInstancesRequest
            {
                DryRun = true,
                ImageId = image.Id,
                InstanceType = InstanceType.T3Small,
                MinCount = 1,
                MaxCount = 1,
                TagSpecifications = [Ec2Filters.Specify(ResourceType.Instance, Tags), Ec2Filters.Specify(ResourceType.Volume, Tags)],
            },
            stop).ConfigureAwait(false);
    }
}
