namespace Direxio.Deployer;

/// <summary>Something that can be made to happen in a rehearsal, to see how the deployer answers it.</summary>
public enum RehearsalEvent : long
{
    /// <summary>No AWS credentials are found: waits for the user at S0.</summary>
    NoCredentials,

    /// <summary>The credentials are the account's root user: a warning.</summary>
    RootIdentity,

    /// <summary>No Elastic IP is left in the account's quota: waits for the user at S1.</summary>
    AddressQuotaExhausted,

    /// <summary>The vCPU quota leaves no room for the instance: waits for the user at S1.</summary>
    VCpuQuotaExhausted,

    /// <summary>The price list refuses: the estimate says which figures are fallbacks and which are unknown.</summary>
    PricingDenied,

    /// <summary>The name already has an A record with another address: waits for the user at S3.</summary>
    DnsRecordElsewhere,

    /// <summary>The DNS record does not appear: waits for the user at S3. A resume finds it in place.</summary>
    DnsPending,

    /// <summary>The network answers in place of the name servers that are asked: a warning in the plan and at S3, which goes by
    /// other resolvers, but waits for the user once where the record is the user's to set.</summary>
    DnsIntercepted,

    /// <summary>This machine's resolver still remembers that the name did not exist:
    /// S7 checks the node at its address and says so.</summary>
    ResolverRemembers,

    /// <summary>The first zone has no room for the instance: another one is taken, which is told.</summary>
    ZoneWithoutCapacity,

    /// <summary>No zone has room for the instance: fails at S3. A resume, also with another type, finds room.</summary>
    CapacityMissing,

    /// <summary>The instance ends at its launch: fails at S3 with AWS's reason. A resume with -ReplaceInstance makes another one.</summary>
    InstanceDies,

    /// <summary>A boot step of the node fails: fails at S4 with that step's log. A resume finds it repaired.</summary>
    BootStepFails,

    /// <summary>The certificate authority does not find the node at first: fails at S4.
    /// A resume makes the node ask again at once.</summary>
    CertificateRefused,

    /// <summary>The certificate authority's rate limit is reached: fails at S4 with the time to retry.</summary>
    CertificateRateLimited,

    /// <summary>The console output stays empty: fails at S5, since the host keys cannot be verified,
    /// unless -TrustFirstHostKey is given.</summary>
    ConsoleOutputMissing,

    /// <summary>The console output shows the host keys only minutes after the server answers: S5 waits for them.</summary>
    ConsoleOutputDelayed,

    /// <summary>The identity may not read the console output: a warning at S4, else as <see cref="ConsoleOutputMissing"/>.</summary>
    ConsoleOutputDenied,

    /// <summary>The node answers SSH with another host key than recorded: fails at S4,
    /// or at S5 if nothing had to be looked up before.</summary>
    HostKeyChanged,

    /// <summary>The message server runs without its database: fails at S5.</summary>
    MemoryStore,

    /// <summary>The App has already set its own password: the initialization code is spent, which is no error.</summary>
    CodeAlreadySpent,

    /// <summary>The message server does not offer what the npm MCP server calls, as newer images do not: a warning at S7.</summary>
    McpNotOffered,

    /// <summary>The server hands out no usable TURN server: fails at S7.</summary>
    TurnMissing,

    /// <summary>npm is not on this machine: a warning at S6, if bridge and MCP server are to be installed.
    /// Installing them later finds it.</summary>
    NpmMissing,
}
