using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>The keys of intents in state.json.</summary>
internal static class IntentKinds
{
    public const string KeyPair = "key_pair";
    public const string SecurityGroup = "security_group";
    public const string Address = "elastic_ip";
    public const string Zone = "route53_zone";
    public const string Record = "route53_record";
    public const string Instance = "instance";
    public const string Budget = "budget";

    /// <summary>What an intent makes, if it is something that carries tags; null for what is found by its name.</summary>
    public static ResourceKind? KindOf(string intent) => intent switch
    {
        KeyPair => ResourceKind.KeyPair,
        SecurityGroup => ResourceKind.SecurityGroup,
        Address => ResourceKind.ElasticIp,
        Zone => ResourceKind.HostedZone,
        Instance => ResourceKind.Instance,
        _ => null,
    };

    /// <summary>
    /// True if the same call can be made again at once without a second resource: it carries a client token, a caller reference or
    /// a name that is unique. AllocateAddress has nothing of the kind.
    /// </summary>
    public static bool IsRepeatable(string intent) => intent != Address;

    /// <summary>
    /// When a resource of this kind was made, as far as the state tells; null where it tells nothing. States up to 0.1.22 have no
    /// intents; what they name was made by the end of S3.
    /// </summary>
    public static DateTimeOffset? MadeAt(NodeState state, ResourceKind kind) =>
        IntentOf(kind) is { } intent && state.Intents.LastWordOn(intent) is { } known
            ? known
            : state.GetPhase(PhaseId.S3_PROVISION).Time;

    /// <summary>What an intent makes, for people.</summary>
    public static string InWords(string intent) => intent switch
    {
        KeyPair => "key pair",
        SecurityGroup => "security group",
        Address => "Elastic IP address",
        Zone => "hosted zone",
        Record => "DNS record",
        Instance => "instance",
        Budget => "AWS Budget",
        _ => intent,
    };

    /// <summary>The intent by which a resource of this kind is made; null if there is none.</summary>
    public static string? IntentOf(ResourceKind kind) => kind switch
    {
        ResourceKind.KeyPair => KeyPair,
        ResourceKind.SecurityGroup => SecurityGroup,
        ResourceKind.ElasticIp => Address,
        ResourceKind.HostedZone => Zone,
        // The root volume comes with its instance.
        ResourceKind.Instance or ResourceKind.Volume => Instance,
        ResourceKind.Budget => Budget,
        _ => null,
    };
}
