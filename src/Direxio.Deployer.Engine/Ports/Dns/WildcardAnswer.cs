namespace Direxio.Deployer.Engine.Ports.Dns;

/// <summary>What a zone answers for any name beside the one in question: a wildcard's records, which are no record's own.</summary>
internal sealed record WildcardAnswer(IReadOnlyList<string> Addresses, IReadOnlyList<string> Ipv6Addresses, string? CanonicalName);
