using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace Direxio.Deployer.Engine.Cloud.Aws;

/// <summary>Machine images of Canonical.</summary>
internal sealed class Ec2Images(IAmazonEC2 ec2, IAmazonSimpleSystemsManagement ssm) : IImages
{
    private const string Parameter = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id";
    private const string Canonical = "099720109477";
    private const string NamePattern = "ubuntu/images/hvm-ssd*/ubuntu-noble-24.04-amd64-server-*";

    public async Task<MachineImage?> FindUbuntuAsync(CancellationToken cancellationToken) =>
        await FindByParameterAsync(cancellationToken).ConfigureAwait(false)
        ?? await FindNewestAsync(cancellationToken).ConfigureAwait(false);

    private async Task<MachineImage?> FindByParameterAsync(CancellationToken cancellationToken)
    {
        string id;
        try
        {
            var answer = await ssm.GetParameterAsync(new GetParameterRequest { Name = Parameter }, cancellationToken).ConfigureAwait(false);
            id = answer.Parameter.Value;
        }
        catch (CloudException exception) when (exception.Failure is CloudFailure.NotFound or CloudFailure.AccessDenied)
        {
            // The owner's list below answers the same question without SSM.
            return null;
        }

        var images = await ec2.DescribeImagesAsync(new DescribeImagesRequest { ImageIds = [id] }, cancellationToken).ConfigureAwait(false);
        return images.Images is [var image] ? ToImage(image, $"SSM parameter {Parameter}") : null;
    }

    private async Task<MachineImage?> FindNewestAsync(CancellationToken cancellationToken)
    {
        var request = new DescribeImagesRequest
        {
            Owners = [Canonical],
            Filters = [Ec2Filters.Of("name", NamePattern), Ec2Filters.Of("architecture", "x86_64"), Ec2Filters.Of("state", "available")],
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

        return newest is null ? null : ToImage(newest, $"newest image of owner {Canonical}: {newest.Name}");
    }

    private static MachineImage ToImage(Image image, string foundBy) => new(image.ImageId, image.RootDeviceName, foundBy);
}
