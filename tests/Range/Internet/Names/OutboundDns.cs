namespace Direxio.Deployer.Range.Names;

/// <summary>What becomes of the deployer's questions to name servers outside its network; its own resolver always answers.</summary>
internal enum OutboundDns
{
    /// <summary>They arrive.</summary>
    Open,

    /// <summary>They are dropped: port 53 is blocked.</summary>
    Dropped,

    /// <summary>A router answers them as a resolver: without the AA bit, from what it remembers.</summary>
    Intercepted,

    /// <summary>Authoritative servers refuse the connection; public resolvers answer.</summary>
    Refused,
}
