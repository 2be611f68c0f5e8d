namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>The life of an instance.</summary>
internal enum InstanceState
{
    Pending,
    Running,
    Stopping,
    Stopped,
    ShuttingDown,
    Terminated,
}

/// <summary>An instance.</summary>
internal sealed record InstanceInfo(
    string Id, InstanceState State, string InstanceType, string? PublicIp, string? RootVolumeId, string? AvailabilityZone)
{
    /// <summary>Why it is stopped or terminated, as the service says; null if it does not.</summary>
    public StateReason? StateReason { get; init; }

    /// <summary>The architecture of its image, such as x86_64; null if the service does not say.</summary>
    public string? Architecture { get; init; }

    /// <summary>True once it is terminated, or about to be: it never runs again.</summary>
    public bool HasEnded => State is InstanceState.ShuttingDown or InstanceState.Terminated;
}

/// <summary>Why an instance is in its state.</summary>
/// <param name="Code">Such as Client.InternalError.</param>
/// <param name="Message">The service's own words.</param>
internal sealed record StateReason(string Code, string Message);

/// <summary>What an instance shall be.</summary>
/// <param name="Image">The machine image.</param>
/// <param name="InstanceType">Such as t3.small.</param>
/// <param name="SubnetId">The public subnet.</param>
/// <param name="SecurityGroupId">The security group.</param>
/// <param name="KeyName">The key pair.</param>
/// <param name="DiskSizeGB">Root volume in GiB; it is encrypted gp3 and dies with the instance.</param>
/// <param name="UserData">User data as the instance receives it, at most 16384 bytes.</param>
internal sealed record InstanceSpec(
    MachineImage Image, string InstanceType, string SubnetId, string SecurityGroupId, string KeyName, int DiskSizeGB, byte[] UserData);

/// <summary>Instances.</summary>
internal interface IInstances
{
    /// <summary>The instance of this id in whatever state, or null.</summary>
    Task<InstanceInfo?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The instance with these tags that is not shutting down or terminated, or null.</summary>
    Task<InstanceInfo?> FindByTagsAsync(NodeTags tags, CancellationToken cancellationToken);

    /// <summary>The instances with these tags that are shutting down or terminated. The service shows one for about an hour.</summary>
    Task<IReadOnlyList<InstanceInfo>> ListEndedByTagsAsync(NodeTags tags, CancellationToken cancellationToken);

    /// <summary>
    /// Starts one instance: IMDSv2 required with hop limit 1, encrypted gp3 root volume, tags on instance and volume.
    /// The same client token never gives a second one. Capacity says that another subnet or type may have room.
    /// </summary>
    Task<InstanceInfo> RunAsync(InstanceSpec spec, string clientToken, NodeTags tags, CancellationToken cancellationToken);

    /// <summary>Starts a stopped instance. Capacity says that its zone has no room for its type.</summary>
    Task StartAsync(string id, CancellationToken cancellationToken);

    /// <summary>Stops a running instance; its disk and an Elastic IP stay with it. Stop protection throws Rejected.</summary>
    Task StopAsync(string id, CancellationToken cancellationToken);

    /// <summary>Gives a stopped instance another type. One that is not stopped throws Rejected.</summary>
    Task ChangeTypeAsync(string id, string instanceType, CancellationToken cancellationToken);

    /// <summary>The instance's status checks, and what AWS has scheduled for it; null if the service knows no such instance.</summary>
    Task<InstanceHealth?> ReadHealthAsync(string id, CancellationToken cancellationToken);

    /// <summary>From what the service protects the instance.</summary>
    Task<InstanceProtection> ReadProtectionAsync(string id, CancellationToken cancellationToken);

    /// <summary>Switches the protection from termination and from stops on or off.</summary>
    Task ProtectAsync(string id, bool isProtected, CancellationToken cancellationToken);

    /// <summary>Terminates the instance. Termination protection throws Rejected.</summary>
    /// <returns>False if the service knows no such instance, which proves nothing while it is young.</returns>
    Task<bool> TerminateAsync(string id, CancellationToken cancellationToken);

    /// <summary>The console output as text; empty while there is none.</summary>
    /// <param name="id">The instance.</param>
    /// <param name="latest">True for the output as of now, which only Nitro types have;
    /// false for what was posted after the last boot.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<string> GetConsoleOutputAsync(string id, bool latest, CancellationToken cancellationToken);
}

/// <summary>How EC2 judges an instance, in the words of DescribeInstanceStatus.</summary>
/// <param name="SystemStatus">Of what AWS runs it on: ok, impaired, initializing, insufficient-data or not-applicable.</param>
/// <param name="InstanceStatus">Of the instance itself, in the same words.</param>
/// <param name="Events">What is announced and neither done nor called off.</param>
internal sealed record InstanceHealth(string SystemStatus, string InstanceStatus, IReadOnlyList<InstanceEvent> Events)
{
    private const string Impaired = "impaired";

    /// <summary>True if a status check fails.</summary>
    public bool IsImpaired => SystemStatus == Impaired || InstanceStatus == Impaired;
}

/// <summary>An event that AWS has scheduled for an instance.</summary>
/// <param name="Code">Its kind, such as instance-retirement or system-reboot.</param>
/// <param name="Description">AWS's words.</param>
/// <param name="NotBefore">The earliest time; null if it was not given.</param>
internal sealed record InstanceEvent(string Code, string Description, DateTimeOffset? NotBefore);

/// <summary>From what the service protects an instance.</summary>
/// <param name="FromTermination">True if it cannot be terminated.</param>
/// <param name="FromStop">True if it cannot be stopped.</param>
internal sealed record InstanceProtection(bool FromTermination, bool FromStop)
{
    /// <summary>True if it cannot be terminated: protection from stops is protection from that too.</summary>
    public bool KeepsFromTermination => FromTermination || FromStop;

    /// <summary>True if both are as asked.</summary>
    public bool Is(bool isProtected) => FromTermination == isProtected && FromStop == isProtected;
}

/// <summary>An EBS volume.</summary>
/// <param name="Id">Volume id.</param>
/// <param name="SizeGB">Size in GiB.</param>
/// <param name="InstanceId">The instance that it is attached to; null if to none.</param>
/// <param name="IsBeingDeleted">True while its deletion is under way.</param>
/// <param name="Type">Such as gp3.</param>
internal sealed record VolumeInfo(string Id, int SizeGB, string? InstanceId, bool IsBeingDeleted, string Type)
{
    /// <summary>The size in GiB of what the deployer makes and can price; null for another type.</summary>
    public int? Gp3SizeGB => Type == "gp3" ? SizeGB : null;
}

/// <summary>The last change of an EBS volume.</summary>
/// <param name="State">modifying, optimizing, completed or failed.</param>
/// <param name="TargetSizeGB">The size that was asked for, in GiB; null if none was.</param>
/// <param name="Progress">How much of it is done, in percent; null if the service does not say.</param>
/// <param name="Message">Why it failed, as the service says; null if it does not.</param>
internal sealed record VolumeModification(string State, int? TargetSizeGB, int? Progress, string? Message)
{
    /// <summary>True once the new size can be used; that it is optimized goes on in the background.</summary>
    public bool IsUsable => State is "optimizing" or "completed";

    public bool HasFailed => State == "failed";
}

/// <summary>EBS volumes.</summary>
internal interface IVolumes
{
    /// <summary>The volume of this id, or null.</summary>
    Task<VolumeInfo?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Deletes the volume. One that is attached throws InUse.</summary>
    /// <returns>False if the service knows no such volume, which proves nothing while it is young.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Asks for a larger size in GiB. A smaller one, and one that comes too soon after an earlier change, throws Rejected.
    /// </summary>
    Task GrowAsync(string id, int sizeGB, CancellationToken cancellationToken);

    /// <summary>The last change of this volume; null if it was never changed.</summary>
    Task<VolumeModification?> FindModificationAsync(string id, CancellationToken cancellationToken);
}
