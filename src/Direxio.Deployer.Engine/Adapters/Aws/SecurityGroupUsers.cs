using Amazon.EC2;
using Amazon.EC2.Model;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>What keeps a security group from being deleted, in words: network interfaces, and rules of other groups.</summary>
internal static class SecurityGroupUsers
{
    public static async Task<IReadOnlyList<string>> ListAsync(IAmazonEC2 ec2, string id, CancellationToken cancellationToken)
    {
        var interfaces = InterfacesAsync(ec2, id, cancellationToken);
        var ingress = ReferringAsync(ec2, "ip-permission.group-id", id, cancellationToken);
        var egress = ReferringAsync(ec2, "egress.ip-permission.group-id", id, cancellationToken);
        await Task.WhenAll(interfaces, ingress, egress).ConfigureAwait(false);
        var rules = (await ingress.ConfigureAwait(false))
            .Union(await egress.ConfigureAwait(false))
            .Order(StringComparer.Ordinal)
            .Select(group => $"a rule of security group {group}");
        return [.. await interfaces.ConfigureAwait(false), .. rules];
    }

    private static async Task<IReadOnlyList<string>> InterfacesAsync(IAmazonEC2 ec2, string id, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var request = new DescribeNetworkInterfacesRequest { Filters = [Ec2Filters.ByName("group-id", id)] };
        await foreach (var one in ec2.Paginators.DescribeNetworkInterfaces(request).NetworkInterfaces
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            found.Add(Describe(one));
        }

        return found;
    }

    private static async Task<IReadOnlyList<string>> ReferringAsync(
        IAmazonEC2 ec2, string filter, string id, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var request = new DescribeSecurityGroupsRequest { Filters = [Ec2Filters.ByName(filter, id)] };
        await foreach (var group in ec2.Paginators.DescribeSecurityGroups(request).SecurityGroups
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // A group's rules for itself go with it.
            if (group.GroupId != id)
            {
                found.Add($"{group.GroupId} ({group.GroupName})");
            }
        }

        return found;
    }

    private static string Describe(NetworkInterface one)
    {
        var attached = one.Attachment switch
        {
            { InstanceId.Length: > 0 } attachment => $" of instance {attachment.InstanceId}",
            { InstanceOwnerId.Length: > 0 } attachment => $", attached by {attachment.InstanceOwnerId}",
            { } => ", attached",
            null => ", attached to nothing",
        };
        return $"network interface {one.NetworkInterfaceId}{attached}"
            + $"{(string.IsNullOrEmpty(one.Description) ? string.Empty : $" ({one.Description})")}";
    }
}
