namespace Direxio.Deployer;

/// <summary>What a node consists of, in the account and on this machine.</summary>
public enum ResourceKind : long
{
    /// <summary>The bridge's service on this machine.</summary>
    LocalDaemon,

    /// <summary>The node's record set in a Route 53 hosted zone.</summary>
    DnsRecord,

    /// <summary>EC2 instance.</summary>
    Instance,

    /// <summary>EBS volume.</summary>
    Volume,

    /// <summary>Elastic IP address.</summary>
    ElasticIp,

    /// <summary>EC2 security group.</summary>
    SecurityGroup,

    /// <summary>EC2 key pair.</summary>
    KeyPair,

    /// <summary>Route 53 hosted zone that the deployer created.</summary>
    HostedZone,

    /// <summary>AWS Budget.</summary>
    Budget,
}
