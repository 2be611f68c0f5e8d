using System.Text.Json;
using System.Text.Json.Serialization;

namespace Direxio.Deployer.Range;

/// <summary>How the world of a range is set up. The defaults are an account and a network where all is well.</summary>
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

    /// <summary>Whether the console output of an instance is there.</summary>
    public bool Console { get; init; } = true;

    /// <summary>Whether the console shows host keys that the machine does not have, as if somebody sat in between.</summary>
    public bool ForeignHostKeys { get; init; }

    /// <summary>Whether zones of Route 53 are delegated to by their parents.</summary>
    public bool Delegated { get; init; } = true;

    /// <summary>Faults to inject into AWS calls.</summary>
    public IReadOnlyList<Aws.Fault> Faults { get; init; } = [];

    /// <summary>How configurations and answers of the control are written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };
}
