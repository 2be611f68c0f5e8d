using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Machine images of Canonical.</summary>
internal sealed class Ec2Images(IAmazonEC2 ec2, IAmazonSimpleSystemsManagement ssm, string region) : IImages
{
    private const string Parameter = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id";
    private const string NamePattern = "ubuntu/images/hvm-ssd*/ubuntu-noble-24.04-amd64-server-*";

    /// <summary>Canonical has an account of its own in each partition. That of aws-eusc is not published;
    /// there the parameter alone tells.</summary>
    private static readonly Dictionary<string, string> Canonical = new(StringComparer.Ordinal)
    {
        ["aws"] = "099720109477",
        ["aws-cn"] = "837727238323",
        ["aws-us-gov"] = "513442679011",
    };

    public async Task<MachineImage?> FindUbuntuAsync(CancellationToken cancellationToken)
    {
        CloudException? refusal = null;
        try
        {
            if (await FindByParameterAsync(cancellationToken).ConfigureAwait(false) is { } image)
            {
                return image;
            }
        }
        catch (CloudException exception) when (!exception.IsOfCredentials)
        {
            // The owner's list answers the same question without SSM.
            refusal = exception;
        }

        var newest = Canonical.TryGetValue(AwsRegions.PartitionOf(region).name, out var owner)
            ? await FindNewestAsync(owner, cancellationToken).ConfigureAwait(false)
            : null;
        return newest is null && refusal is { Failure: not CloudFailure.NotFound } ? throw refusal : newest;
    }

    private async Task<MachineImage?> FindByParameterAsync(CancellationToken cancellationToken)
    {
        var answer = await ssm.GetParameterAsync(new GetParameterRequest { Name = Parameter }, cancellationToken).ConfigureAwait(false);
        if (answer.Parameter?.Value is not { Length: > 0 } id)
        {
            // No answer of SSM's own; the owner's list answers the question.
            return null;
        }

        var images = await ec2.DescribeImagesAsync(new DescribeImagesRequest { ImageIds = [id] }, cancellationToken).ConfigureAwait(false);
        return images.Images is [var image] ? ToImage(image, $"SSM parameter {Parameter}") : null;
    }

    private async Task<MachineImage?> FindNewestAsync(string owner, CancellationToken cancellationToken)
    {
        var request = new DescribeImagesRequest
        {
            Owners = [owner],
            Filters =
            [
                Ec2Filters.ByName("name", NamePattern), Ec2Filters.ByName("architecture", "x86_64"),
                Ec2Filters.ByName("state", "available"),
            ],
        };
        Image? newest = null;
        await foreach (var image in ec2.Paginators.DescribeImages(request).Images.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // ISO 8601 in one time zone: the text's order is the time's order.
            if (newest is null || string.CompareOrdinal(image.CreationDate, newest.CreationDate) > 0)
            {
                newest = image;
            }
        }

        return newest is null ? null : ToImage(newest, $"newest image of owner {owner}: {newest.Name}");
    }

    private static MachineImage ToImage(Image image, string foundBy) => new(image.ImageId, image.RootDeviceName, foundBy);
}
