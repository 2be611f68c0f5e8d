using Amazon.EC2;
using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Ports.Cloud;
using Polly;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Security groups of EC2.</summary>
internal sealed class Ec2SecurityGroups(IAmazonEC2 ec2, TimeProvider clock) : ISecurityGroups
{
    private readonly ResiliencePipeline settling = RetryPolicy.While(CloudFailure.NotFound, clock);

    private readonly IdLookup byId = new("DescribeSecurityGroups", clock);

    public Task<SecurityGroupInfo?> FindAsync(string id, CancellationToken cancellationToken) =>
        byId.FindAsync(id, token => FindOneAsync(new() { GroupIds = [id] }, token), cancellationToken);

    public Task<SecurityGroupInfo?> FindByTagsAsync(NodeTags tags, CancellationToken cancellationToken) =>
        FindOneAsync(new() { Filters = Ec2Filters.ByTags(tags) }, cancellationToken);

    public async Task<SecurityGroupInfo> CreateAsync(
        string name, string description, string vpcId, NodeTags tags, CancellationToken cancellationToken)
    {
        var request = new CreateSecurityGroupRequest
        {
            GroupName = name,
            Description = description,
            VpcId = vpcId,
            TagSpecifications = [Ec2Filters.Specify(ResourceType.SecurityGroup, tags)],
        };
        try
        {
            var answer = await ec2.CreateSecurityGroupAsync(request, cancellationToken).ConfigureAwait(false);
            return new(answer.GroupId, vpcId, []);
        }
        catch (CloudException exception) when (exception.Failure == CloudFailure.AlreadyExists)
        {
            // A creation whose answer was lost is met again here by its repetition; only this run's tags prove it.
            var filters = Ec2Filters.ByTags(tags);
            filters.AddRange([Ec2Filters.ByName("group-name", name), Ec2Filters.ByName("vpc-id", vpcId)]);
            if (await FindOneAsync(new() { Filters = filters }, cancellationToken).ConfigureAwait(false) is { } own)
            {
                return own;
            }

            throw;
        }
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => NotFoundAnswer.AsNotDeletedAsync(
        "InvalidGroup.NotFound", () => ec2.DeleteSecurityGroupAsync(new DeleteSecurityGroupRequest { GroupId = id }, cancellationToken));

    public Task<IReadOnlyList<string>> ListUsersAsync(string id, CancellationToken cancellationToken) =>
        SecurityGroupUsers.ListAsync(ec2, id, cancellationToken);

    public async Task AuthorizeAsync(string id, IReadOnlyList<IngressRule> rules, CancellationToken cancellationToken)
    {
        try
        {
            await AuthorizeAllAsync(id, rules, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Code == "InvalidPermission.Duplicate")
        {
            // One rule that is there makes the service refuse them all.
            var missing = await SelectAsync(id, rules, isThere: false, cancellationToken).ConfigureAwait(false);
            if (missing.Count == rules.Count)
            {
                throw;
            }

            await AuthorizeAllAsync(id, missing, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task RevokeAsync(string id, IReadOnlyList<IngressRule> rules, CancellationToken cancellationToken)
    {
        var present = await SelectAsync(id, rules, isThere: true, cancellationToken).ConfigureAwait(false);
        if (present.Count == 0)
        {
            return;
        }

        // Without descriptions: these would have to match too.
        var permissions = ToPermissions(present.Select(rule => rule with { Description = string.Empty }));
        try
        {
            await ec2.RevokeSecurityGroupIngressAsync(
                new() { GroupId = id, IpPermissions = permissions }, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Code == "InvalidPermission.NotFound")
        {
            if ((await SelectAsync(id, rules, isThere: true, cancellationToken).ConfigureAwait(false)).Count > 0)
            {
                throw;
            }
        }
    }

    private async Task AuthorizeAllAsync(string id, IReadOnlyList<IngressRule> rules, CancellationToken cancellationToken)
    {
        if (rules.Count > 0)
        {
            var request = new AuthorizeSecurityGroupIngressRequest { GroupId = id, IpPermissions = ToPermissions(rules) };
            await settling.ExecuteAsync(
                async token => await ec2.AuthorizeSecurityGroupIngressAsync(request, token).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Those of the rules that the group has, or has not.</summary>
    private async Task<List<IngressRule>> SelectAsync(
        string id, IReadOnlyList<IngressRule> rules, bool isThere, CancellationToken cancellationToken)
    {
        var group = await byId.RequireAsync(
            id, token => FindOneAsync(new() { GroupIds = [id] }, token), cancellationToken).ConfigureAwait(false);
        return [.. rules.Where(rule => group.Ingress.Any(rule.AllowsSameAs) == isThere)];
    }

    private async Task<SecurityGroupInfo?> FindOneAsync(DescribeSecurityGroupsRequest request, CancellationToken cancellationToken)
    {
        await foreach (var group in ec2.Paginators.DescribeSecurityGroups(request).SecurityGroups
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            return new(group.GroupId, group.VpcId, [.. (group.IpPermissions ?? []).SelectMany(ToRules)]);
        }

        return null;
    }

    // Everything (-1) has no ports in EC2's terms.
    private static IEnumerable<IngressRule> ToRules(IpPermission permission)
    {
        IEnumerable<(string Source, string? Description)> sources =
        [
            .. (permission.Ipv4Ranges ?? []).Select(static range => (range.CidrIp, range.Description)),
            .. (permission.Ipv6Ranges ?? []).Select(static range => (range.CidrIpv6, range.Description)),
            .. (permission.PrefixListIds ?? []).Select(static list => (list.Id, list.Description)),
            .. (permission.UserIdGroupPairs ?? []).Select(static group => (group.GroupId ?? group.GroupName, group.Description)),
        ];
        return sources.Select(source => new IngressRule(
            permission.IpProtocol,
            permission.FromPort ?? -1,
            permission.ToPort ?? -1,
            source.Source,
            source.Description ?? string.Empty));
    }

    private static List<IpPermission> ToPermissions(IEnumerable<IngressRule> rules) => [.. rules.Select(rule => new IpPermission
    {
        IpProtocol = rule.Protocol,
        FromPort = rule.FromPort,
        ToPort = rule.ToPort,
        Ipv4Ranges = [new() { CidrIp = rule.Cidr, Description = rule.Description.Length == 0 ? null : rule.Description }],
    })];
}
