namespace Direxio.Deployer.Engine.Phases.Provisioning;

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
}
