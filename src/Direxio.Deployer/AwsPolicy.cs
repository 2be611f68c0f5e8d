namespace Direxio.Deployer;

/// <summary>What an identity shall be able to do.</summary>
public enum AwsPolicyScope : long
{
    /// <summary>Plan, start and resume deployments.</summary>
    Deploy,

    /// <summary>Look after nodes that there are: cost, credentials, changes in place, stops and starts, repair, orphans.</summary>
    Operate,

    /// <summary>Take nodes down.</summary>
    Remove,

    /// <summary>Backups in S3: making a bucket, storing, listing, reading and removing them. The node itself needs Operate.</summary>
    Backup,
}

/// <summary>Which policy to make.</summary>
public sealed record AwsPolicyRequest
{
    /// <summary>What it shall allow; empty for everything.</summary>
    public IReadOnlyList<AwsPolicyScope> Scope { get; init; } = [];

    /// <summary>The partition, such as aws-cn; null for that of the region.</summary>
    public string? Partition { get; init; }

    /// <summary>The region whose partition is meant; null takes the usual one.</summary>
    public string? Region { get; init; }

    /// <summary>Named profile of the shared AWS files, which may name the region.</summary>
    public string? ProfileName { get; init; }
}

/// <summary>A policy for IAM that allows what the deployer does, and nothing else.</summary>
public sealed record AwsPolicy
{
    /// <summary>The JSON document, ready for IAM.</summary>
    public required string Document { get; init; }

    /// <summary>The partition for which it is valid.</summary>
    public required string Partition { get; init; }

    /// <summary>What it allows.</summary>
    public required IReadOnlyList<AwsPolicyScope> Scope { get; init => field = PrintableList.Of(value); }

    /// <summary>What to do with it.</summary>
    public required string NextAction { get; init; }

    /// <summary>The document.</summary>
    public override string ToString() => Document;
}
