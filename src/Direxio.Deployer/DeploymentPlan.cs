namespace Direxio.Deployer;

/// <summary>A resource that applying a plan creates, or that exists already.</summary>
/// <param name="Kind">Its kind in AWS's words, such as Elastic IP address.</param>
/// <param name="Name">Its Name tag, by which it can be found; for a hosted zone its name.</param>
/// <param name="Detail">Its properties that matter.</param>
/// <param name="MonthlyUsd">US dollars a month; zero if free, null if unknown.</param>
public sealed record PlannedResource(string Kind, string Name, string Detail, decimal? MonthlyUsd)
{
    /// <summary>The same as one of the kinds that a node consists of.</summary>
    public ResourceKind ResourceKind { get; init; }

    /// <summary>Kind and name.</summary>
    public override string ToString() => $"{Kind} {Name}";
}

/// <summary>A change to DNS that a plan makes or asks the user to make.</summary>
/// <param name="Name">The record's name.</param>
/// <param name="Type">The record's type.</param>
/// <param name="OldValue">What is there now; null when nothing is.</param>
/// <param name="NewValue">What will be there. The address is not known before it is allocated.</param>
/// <param name="Zone">The hosted zone and whether it exists, or who makes the change.</param>
public sealed record PlannedDnsChange(string Name, string Type, string? OldValue, string NewValue, string Zone)
{
    /// <summary>The record, with what it was and what it becomes.</summary>
    public override string ToString() => $"{Type} {Name} {(OldValue is null ? string.Empty : $"{OldValue} -> ")}{NewValue}";
}

/// <summary>What is already recorded on this machine for the domain of a plan.</summary>
public enum ExistingState : long
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A state without any resource; a start may go over it.</summary>
    Begun,

    /// <summary>A state with resources, not finished: resume or remove.</summary>
    Unfinished,

    /// <summary>A finished node: verify or remove.</summary>
    Complete,
}

/// <summary>
/// What a deployment would do, found out without changing anything. The hash covers all that matters: account,
/// region, resources, DNS, prices. Applying a plan whose hash no longer fits is refused.
/// </summary>
public sealed record DeploymentPlan
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>The service id, the name of the node's folder.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>Where the credentials come from, such as a profile of the AWS configuration or environment variables.</summary>
    public string? CredentialSource { get; init; }

    /// <summary>True when the credentials are the account's root user.</summary>
    public bool IsRootIdentity { get; init; }

    /// <summary>AWS region code.</summary>
    public required string Region { get; init; }

    /// <summary>Where the region comes from, such as a variable, a profile or this machine's time zone.</summary>
    public string? RegionReason { get; init; }

    /// <summary>Who keeps the DNS record.</summary>
    public string DnsMode { get; init; } = Deployer.DnsMode.User;

    /// <summary>Why the DNS mode is what it is, where it was found out; null where it was chosen.</summary>
    public string? DnsModeReason { get; init; }

    /// <summary>EC2 instance type.</summary>
    public required string InstanceType { get; init; }

    /// <summary>Root volume in GiB.</summary>
    public int DiskSizeGB { get; init; }

    /// <summary>Machine image id and where it was found.</summary>
    public required string Image { get; init; }

    /// <summary>Container image of the message server.</summary>
    public required string MessageServerImage { get; init; }

    /// <summary>The CIDR that may reach port 22; null when the caller's address could not be found out.</summary>
    public string? SshCidr { get; init; }

    /// <summary>What will be created, in order.</summary>
    public required IReadOnlyList<PlannedResource> Resources { get; init => field = PrintableList.Of(value); }

    /// <summary>What of the node exists already and stays, in order; the estimate counts it. Empty for a node that is new.</summary>
    public IReadOnlyList<PlannedResource> ExistingResources { get; init => field = PrintableList.Of(value); } =
        PrintableList.Of<PlannedResource>([]);

    /// <summary>What changes in DNS; empty where the name leads to the node's address already.</summary>
    public required IReadOnlyList<PlannedDnsChange> DnsChanges { get; init => field = PrintableList.Of(value); }

    /// <summary>The records that the user will have to set, because no other than the user can; empty if there are none. Their values
    /// are known once the deployment has them, and stand in the deployment and the status then.</summary>
    public IReadOnlyList<DnsRecordToSet> DnsRecords { get; init => field = PrintableList.Of(value); } =
        PrintableList.Of<DnsRecordToSet>([]);

    /// <summary>What it costs.</summary>
    public required CostEstimate CostEstimate { get; init; }

    /// <summary>What is recorded on this machine for this domain.</summary>
    public ExistingState ExistingState { get; init; }

    /// <summary>Confirmations that Start still needs, as parameter names (<c>ConfirmDomainBinding</c>).</summary>
    public required IReadOnlyList<string> ConfirmationsRequired { get; init => field = PrintableList.Of(value); }

    /// <summary>What stands in the way of applying this plan, in words; empty when nothing does.</summary>
    public required IReadOnlyList<string> Blockers { get; init => field = PrintableList.Of(value); }

    /// <summary>How the connect agent of the request was found out: by a parameter, a variable or a signal; without an agent,
    /// why there is none.</summary>
    public string? AgentDetection { get; init; }

    /// <summary>What the user should know before agreeing.</summary>
    public required IReadOnlyList<string> Warnings { get; init => field = PrintableList.Of(value); }

    /// <summary>When the facts were read, in local time. Not part of the hash.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>SHA-256 over all that matters in this plan, as 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>The request that this plan answers, with every default filled in.
    /// Secrets in the agent's command and options are not shown.</summary>
    public required DeploymentRequest Request { get; init; }

    /// <summary>The same with its secrets, for applying the plan; it is shown nowhere.</summary>
    internal DeploymentRequest? Asked { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>Domain and hash.</summary>
    public override string ToString() => $"{Domain}: plan {Hash}";
}
