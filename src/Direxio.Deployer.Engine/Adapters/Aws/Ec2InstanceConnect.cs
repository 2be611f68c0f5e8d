using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>EC2 Instance Connect. Its package would bring one call, and nothing of it is needed but that.</summary>
internal sealed class Ec2InstanceConnect(JsonServiceClient client) : IInstanceConnect
{
    private const string TargetPrefix = "AWSEC2InstanceConnectService";

    /// <summary>The configuration; a region is still to be set.</summary>
    public static ServiceConfig MakeConfig() => new(new(
        "EC2 Instance Connect",
        "ec2-instance-connect",
        "ec2-instance-connect",
        "2018-04-02",
        region => $"ec2-instance-connect.{region}.{AwsRegions.PartitionOf(region).dnsSuffix}"));

    public async Task LendKeyAsync(string instanceId, string user, string openSshPublicKey, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["InstanceId"] = instanceId, ["InstanceOSUser"] = user, ["SSHPublicKey"] = openSshPublicKey };
        var isTaken = await client.CallAsync(
            TargetPrefix,
            "SendSSHPublicKey",
            body,
            answer => answer.GetProperty("Success").GetBoolean(),
            cancellationToken).ConfigureAwait(false);
        if (!isTaken)
        {
            throw new CloudException(
                CloudFailure.Rejected,
                "ec2-instance-connect",
                "SendSSHPublicKey",
                "NotSuccessful",
                $"{instanceId} was not given the key");
        }
    }
}
