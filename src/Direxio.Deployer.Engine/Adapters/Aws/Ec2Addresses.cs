using Amazon.EC2;
using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Ports.Cloud;
using Polly;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Elastic IP addresses.</summary>
/// <param name="ec2">For what may be repeated.</param>
/// <param name="singleAttempt">For the allocation.</param>
/// <param name="clock">Paces the repetitions that are not the SDK's.</param>
internal sealed class Ec2Addresses(IAmazonEC2 ec2, IAmazonEC2 singleAttempt, TimeProvider clock) : IAddresses
{
    // An allocation has no client token: it is sent again only when AWS said that it threw the request away.
    private readonly ResiliencePipeline throttled = RetryPolicy.While(CloudFailure.Throttled, clock);

    private readonly ResiliencePipeline settling = RetryPolicy.While(CloudFailure.NotFound, clock);

    private readonly IdLookup byId = new("DescribeAddresses", clock);

    public Task<ElasticAddress?> FindAsync(string allocationId, CancellationToken cancellationToken) =>
        byId.FindAsync(allocationId, token => FindOneAsync(new() { AllocationIds = [allocationId] }, token), cancellationToken);

    public Task<ElasticAddress?> FindByTagsAsync(NodeTags tags, CancellationToken cancellationToken) =>
        FindOneAsync(new() { Filters = Ec2Filters.ByTags(tags) }, cancellationToken);

    public async Task<ElasticAddress> AllocateAsync(NodeTags tags, CancellationToken cancellationToken)
    {
        var answer = await throttled.ExecuteAsync(
            async token => await singleAttempt.AllocateAddressAsync(
                new AllocateAddressRequest
                {
                    Domain = DomainType.Vpc,
                    TagSpecifications = [Ec2Filters.Specify(ResourceType.ElasticIp, tags)],
                },
                token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return new(answer.AllocationId, answer.PublicIp, null);
    }

    public async Task<bool> ReleaseAsync(string allocationId, CancellationToken cancellationToken)
    {
        var request = new ReleaseAddressRequest { AllocationId = allocationId };
        try
        {
            return await NotFoundAnswer.AsNotDeletedAsync(
                "InvalidAllocationID.NotFound", () => ec2.ReleaseAddressAsync(request, cancellationToken)).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Code == "AuthFailure")
        {
            // So EC2 answers too when a released address belongs to another account by now.
            if (await FindAsync(allocationId, cancellationToken).ConfigureAwait(false) is not null)
            {
                throw;
            }

            return false;
        }
    }

    public Task AssociateAsync(string allocationId, string instanceId, CancellationToken cancellationToken) =>
        AssociateAsync(allocationId, instanceId, mayMove: false, cancellationToken);

    public Task ReassociateAsync(string allocationId, string instanceId, CancellationToken cancellationToken) =>
        AssociateAsync(allocationId, instanceId, mayMove: true, cancellationToken);

    private async Task AssociateAsync(string allocationId, string instanceId, bool mayMove, CancellationToken cancellationToken)
    {
        // To the same instance again this is harmless; away from another one that lives is never wanted.
        var request = new AssociateAddressRequest { AllocationId = allocationId, InstanceId = instanceId, AllowReassociation = mayMove };
        try
        {
            await settling.ExecuteAsync(
                async token => await ec2.AssociateAddressAsync(request, token).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Code == "Resource.AlreadyAssociated")
        {
            var address = await FindAsync(allocationId, cancellationToken).ConfigureAwait(false);
            if (address?.InstanceId != instanceId)
            {
                throw;
            }
        }
    }

    private async Task<ElasticAddress?> FindOneAsync(DescribeAddressesRequest request, CancellationToken cancellationToken)
    {
        var answer = await ec2.DescribeAddressesAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.Addresses is [var address, ..]
            ? new(address.AllocationId, address.PublicIp, string.IsNullOrEmpty(address.InstanceId) ? null : address.InstanceId)
            : null;
    }
}
