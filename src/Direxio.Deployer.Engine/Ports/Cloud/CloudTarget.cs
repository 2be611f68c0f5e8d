namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>Where calls go.</summary>
/// <param name="Region">AWS region code.</param>
/// <param name="ProfileName">Named profile of the shared AWS files; null for the SDK's own credential chain.</param>
internal sealed record CloudTarget(string Region, string? ProfileName)
{
    /// <summary>An access key to use as it is given; null to look for credentials.</summary>
    public AccessKey? Key { get; init; }

    /// <summary>Who keeps the node's DNS record; null where no node's record is read or written.</summary>
    public string? DnsMode { get; init; }
}
