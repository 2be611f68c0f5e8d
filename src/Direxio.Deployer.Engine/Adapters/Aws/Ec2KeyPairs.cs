using Amazon.EC2;
using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using KeyPairInfo = Direxio.Deployer.Engine.Ports.Cloud.KeyPairInfo;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Key pairs of EC2.</summary>
internal sealed class Ec2KeyPairs(IAmazonEC2 ec2, TimeProvider clock) : IKeyPairs
{
    private readonly IdLookup byName = new("DescribeKeyPairs", clock);

    public Task<KeyPairInfo?> FindAsync(string name, CancellationToken cancellationToken) => byName.FindAsync(
        name,
        async token =>
        {
            var request = new DescribeKeyPairsRequest { KeyNames = [name], IncludePublicKey = true };
            var answer = await ec2.DescribeKeyPairsAsync(request, token).ConfigureAwait(false);
            return (answer.KeyPairs ?? []).Find(pair => pair.KeyName == name) is { } found
                ? new KeyPairInfo(
                    found.KeyName, string.IsNullOrWhiteSpace(found.PublicKey) ? null : NodeKeyPair.WithoutComment(found.PublicKey))
                : null;
        },
        cancellationToken);

    public async Task<KeyPairInfo> ImportAsync(string name, string openSshPublicKey, NodeTags tags, CancellationToken cancellationToken)
    {
        var publicKey = NodeKeyPair.WithoutComment(openSshPublicKey);
        var request = new ImportKeyPairRequest
        {
            KeyName = name,
            PublicKeyMaterial = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(publicKey)),
            TagSpecifications = [Ec2Filters.Specify(ResourceType.KeyPair, tags)],
        };
        try
        {
            var answer = await ec2.ImportKeyPairAsync(request, cancellationToken).ConfigureAwait(false);
            return new(answer.KeyName, publicKey);
        }
        catch (CloudException exception) when (exception.Failure == CloudFailure.AlreadyExists)
        {
            // An import whose answer was lost is met again here by its repetition.
            var existing = await FindAsync(name, cancellationToken).ConfigureAwait(false);
            if (existing?.PublicKey == publicKey)
            {
                return existing;
            }

            throw;
        }
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => NotFoundAnswer.AsNotDeletedAsync(
        "InvalidKeyPair.NotFound", () => ec2.DeleteKeyPairAsync(new DeleteKeyPairRequest { KeyName = name }, cancellationToken));
}
