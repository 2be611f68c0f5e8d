namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>The names of the parts of a cost estimate.</summary>
internal static class CostComponents
{
    /// <summary>The instance's hours.</summary>
    public const string Instance = "ec2_instance";

    /// <summary>The root volume.</summary>
    public const string Volume = "ebs_gp3";

    /// <summary>The public address.</summary>
    public const string Address = "public_ipv4";

    /// <summary>A hosted zone of the node's own.</summary>
    public const string Zone = "route53_hosted_zone";
}
