namespace Direxio.Deployer;

/// <summary>The AWS resources that state.json records for a node. Null means: none recorded.</summary>
public sealed record NodeResources
{
    /// <summary>AWS region code.</summary>
    public string? Region { get; init; }

    /// <summary>The account, 12 digits.</summary>
    public string? AccountId { get; init; }

    /// <summary>VPC id.</summary>
    public string? VpcId { get; init; }

    /// <summary>Machine image id.</summary>
    public string? ImageId { get; init; }

    /// <summary>Key pair name.</summary>
    public string? KeyName { get; init; }

    /// <summary>Private key file on this machine.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Security group id.</summary>
    public string? SecurityGroupId { get; init; }

    /// <summary>Instance id.</summary>
    public string? InstanceId { get; init; }

    /// <summary>EC2 instance type.</summary>
    public string? InstanceType { get; init; }

    /// <summary>Root volume id.</summary>
    public string? RootVolumeId { get; init; }

    /// <summary>Elastic IP allocation id.</summary>
    public string? AllocationId { get; init; }

    /// <summary>The public IPv4 address.</summary>
    public string? PublicIp { get; init; }

    /// <summary>Hosted zone id; null in user mode.</summary>
    public string? HostedZoneId { get; init; }

    /// <summary>Hosted zone name.</summary>
    public string? HostedZoneName { get; init; }

    /// <summary>True when the deployer created that zone.</summary>
    public bool HostedZoneCreated { get; init; }

    /// <summary>Name servers of that zone.</summary>
    public IReadOnlyList<string> NameServers { get; init => field = PrintableList.Of(value); } = PrintableList.Of<string>([]);

    /// <summary>Name of the AWS Budget; null without one.</summary>
    public string? BudgetName { get; init; }

    /// <summary>Instance, address and region, as far as they are recorded.</summary>
    public override string ToString() => string.Join(", ", ((string?[])[InstanceId, PublicIp, Region]).OfType<string>());
}
