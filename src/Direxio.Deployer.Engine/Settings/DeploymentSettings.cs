using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>
/// A request with every default filled in and every value checked; what the phases work with. What its properties begin
/// with are the built-in defaults.
/// </summary>
internal sealed record DeploymentSettings
{
    /// <summary>The recorded subnet setting of a node whose user named none.</summary>
    public const string AnySubnet = "auto";

    public const string DefaultRegion = "us-east-1";

    public required string Domain { get; init; }

    public required string ServiceId { get; init; }

    /// <summary>Who keeps the DNS record: the id of one of <see cref="Ports.Dns.DnsProviders"/>.</summary>
    public string DnsMode { get; init; } = Deployer.DnsMode.Auto;

    /// <summary>The backup that a new node begins with; null for one that begins empty.</summary>
    public BackupChoice? FromBackup { get; init; }

    /// <summary>True while nobody has decided who keeps the record.</summary>
    public bool IsDnsUndecided => DnsMode == Deployer.DnsMode.Auto;

    /// <summary>True if the user sets the record. What is undecided is never written.</summary>
    public bool IsUserDns => DnsMode == Deployer.DnsMode.User || IsDnsUndecided;

    /// <summary>True if nobody is asked before things are created.</summary>
    public bool IsUnattended { get; init; }

    public string Region { get; init; } = DefaultRegion;

    /// <summary>Where the region comes from, in words; null if the caller named it.</summary>
    public Advice? RegionFoundBy { get; init; }

    public string? ProfileName { get; init; }

    public CloudTarget CloudTarget => new(Region, ProfileName) { DnsMode = DnsMode };

    /// <summary>Which node the run is about, and in which world.</summary>
    public RunSubject Subject => new(Domain, ServiceId, IsRehearsal, RehearsalEvents);

    /// <summary>What the commands in this run's advice need.</summary>
    public AdviceContext AdviceContext => new() { Domain = Domain, IsRehearsal = IsRehearsal, ProfileName = ProfileName };

    public string InstanceType { get; init; } = "t3.small";

    /// <summary>
    /// In GiB. System, packages and images take about 5 GB, logs are bounded, media and database grow for years. Other
    /// deployers of this server began with 8 GB and met full disks. 30 GB of gp3 cost about 2.40 USD a month, an
    /// eighth of the whole node, and are what the free tier of older accounts covers.
    /// </summary>
    public int DiskSizeGB { get; init; } = 30;

    public string MessageServerImage { get; init; } = "direxio/message-server:latest";

    public string? AcmeEmail { get; init; }

    /// <summary>A checked CIDR; null means the caller's own address as a /32.</summary>
    public string? SshCidr { get; init; }

    /// <summary>True if the user accepts a host key that the console does not prove. Counts for one command only.</summary>
    public bool TrustsFirstHostKey { get; init; }

    /// <summary>True if the command only shows what it would do: it changes nothing, anywhere. Counts for one command only.</summary>
    public bool IsPreview { get; init; }

    /// <summary>Who may reach port 22, given this machine's public address; null if neither is known.</summary>
    public string? SshCidrFor(string? ownAddress) => SshCidr ?? (ownAddress is null ? null : $"{ownAddress}/32");

    public string? SubnetId { get; init; }

    /// <summary>The resolvers that are asked for how the world sees the name; empty for public ones.</summary>
    public IReadOnlyList<Foundation.Names.DnsResolverAddress> DnsResolvers { get; init; } = [];

    public bool DomainBindingConfirmed { get; init; }

    public bool DnsOverwriteConfirmed { get; init; }

    /// <summary>The chosen connect agent; null while none is chosen.</summary>
    public Agents.ConnectAgentChoice? ConnectAgent { get; init; }

    /// <summary>How the agent was found; without an agent, why there is none.</summary>
    public Advice? AgentFoundBy { get; init; }

    /// <summary>What the user should know of voice input that nobody asked for; null if there is none.</summary>
    public Advice? SpeechWarning { get; init; }

    /// <summary>True if the user lets the agent act without asking.</summary>
    public bool AllowUnattendedAgent { get; init; }

    /// <summary>True if the command says something about the agent, so that what is wired already is wired again.</summary>
    public bool RewiresAgent { get; init; }

    /// <summary>Working folder of the agent; null for the node's own.</summary>
    public string? Workspace { get; init; }

    /// <summary>What is done about the agent's programs on this machine.</summary>
    public AgentInstallPolicy AgentInstall { get; init; } = AgentInstallPolicy.Recommend;

    /// <summary>The limit of the node's AWS Budget in US dollars a month; null for no budget.</summary>
    public decimal? MonthlyBudgetUsd { get; init; }

    /// <summary>Who is told when the budget is nearly or fully used; null for no budget.</summary>
    public string? BudgetEmail { get; init; }

    /// <summary>The longest that any single wait may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    public bool IsRehearsal { get; init; }

    public IReadOnlyList<RehearsalEvent> RehearsalEvents { get; init; } = [];
}

/// <summary>The backup that a new node begins with.</summary>
/// <param name="Path">The file, or its address in S3.</param>
/// <param name="IsEncrypted">True if it was found to be encrypted: a later run then takes no other in its place.</param>
internal sealed record BackupChoice(string Path, bool IsEncrypted = false);
