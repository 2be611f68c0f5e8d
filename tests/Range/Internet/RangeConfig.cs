using System.Text.Json;
using System.Text.Json.Serialization;

namespace Direxio.Deployer.Range;

/// <summary>
/// How the world of a range is set up. The defaults are an account and a network where nothing fails, but where
/// everything takes the course that it takes in reality.
/// </summary>
internal sealed record RangeConfig
{
    /// <summary>Time added to each AWS call, in milliseconds.</summary>
    public int LatencyMs { get; init; }

    /// <summary>Time from RunInstances to the start of the machine's boot, in milliseconds.</summary>
    public int BootDelayMs { get; init; }

    /// <summary>Quota of Running On-Demand Standard instances, in vCPU.</summary>
    public double VcpuQuota { get; init; } = 32;

    /// <summary>Quota of Elastic IP addresses in a region. AllocateAddress keeps it.</summary>
    public int AddressQuota { get; init; } = 5;

    /// <summary>Whether the Price List answers; otherwise access to it is denied.</summary>
    public bool PriceList { get; init; } = true;

    /// <summary>Whether Canonical's public SSM parameters exist.</summary>
    public bool ImageParameters { get; init; } = true;

    /// <summary>The account that STS names.</summary>
    public string Account { get; init; } = "123456789012";

    /// <summary>Whether the credentials are the root user's.</summary>
    public bool RootUser { get; init; }

    /// <summary>What the Free Tier service calls the account's plan.</summary>
    public Aws.AccountPlan Plan { get; init; } = Aws.AccountPlan.Free;

    /// <summary>What the console output of an instance shows.</summary>
    public Machines.ConsoleOutput Console { get; init; }

    /// <summary>Time until what a machine wrote to its console is in the console output, in milliseconds.</summary>
    public int ConsoleDelayMs { get; init; } = 3000;

    /// <summary>Whether SSH shows host keys that the machine does not have, as if somebody sat in between.</summary>
    public bool ForeignHostKeys { get; init; }

    /// <summary>For how many seconds an action of EC2 does not know what was just created, such as DescribeInstances: 20.</summary>
    public IReadOnlyDictionary<string, int> InvisibleSeconds { get; init; } = new Dictionary<string, int>();

    /// <summary>Availability Zones without capacity for another instance.</summary>
    public IReadOnlyList<string> NoCapacity { get; init; } = [];

    /// <summary>How launched instances end by themselves; null if they live.</summary>
    public Aws.LaunchDeath? LaunchDies { get; init; }

    /// <summary>A Local Zone of us-east-1 that the account is opted in to, with a subnet of the default VPC; null for none.</summary>
    public string? LocalZone { get; init; }

    /// <summary>
    /// True if machines run a real PostgreSQL and a real coturn, and containers have states of their own; else these two only count as
    /// running, and the message server keeps its state in a file. Real ones take some seconds of processor time a machine.
    /// </summary>
    public bool RealParts { get; init; }

    /// <summary>Whether zones of Route 53 are delegated to by their parents.</summary>
    public bool Delegated { get; init; } = true;

    /// <summary>Names or ids of zones of Route 53 to which nobody delegates, although others are delegated.</summary>
    public IReadOnlyList<string> UndelegatedZones { get; init; } = [];

    /// <summary>Whether recursive resolvers remember that a name does not exist, as RFC 2308 has it.</summary>
    public bool NegativeCache { get; init; } = true;

    /// <summary>How long they may, in seconds: the TTL of each zone's SOA record. At Route 53 it is 900.</summary>
    public int SoaSeconds { get; init; } = 900;

    /// <summary>What becomes of the deployer's questions to name servers outside its network.</summary>
    public Names.OutboundDns OutboundDns { get; init; }

    /// <summary>
    /// Images of the registry that are not what every other is, by repository and tag, such as direxio/message-server:latest. When a
    /// tag is given another image, the earlier one stays reachable by its digest.
    /// </summary>
    public IReadOnlyDictionary<string, Serving.RegistryImage> Images { get; init; } = new Dictionary<string, Serving.RegistryImage>();

    /// <summary>How many times faster than it says a health check of a container fails for good.</summary>
    public double HealthPace { get; init; } = 1;

    /// <summary>Faults to inject into AWS calls.</summary>
    public IReadOnlyList<Aws.Fault> Faults { get; init; } = [];

    /// <summary>How configurations and answers of the control are written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };
}

/// <summary>The configuration that applies now.</summary>
internal sealed class LiveConfig
{
    private volatile RangeConfig value = new();

    /// <summary>It, to read or replace.</summary>
    public RangeConfig Value
    {
        get => value;
        set => this.value = value;
    }
}
