using System.Collections.ObjectModel;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>Something that the price list prices.</summary>
internal abstract record PricedItem
{
    /// <summary>One hour of an instance: Linux, shared tenancy, on demand, nothing preinstalled.</summary>
    internal sealed record InstanceHour(string InstanceType) : PricedItem;

    /// <summary>One GB-month of gp3 storage.</summary>
    internal sealed record Gp3GigabyteMonth : PricedItem;

    /// <summary>One hour of a public IPv4 address in use.</summary>
    internal sealed record PublicIpv4Hour : PricedItem;

    /// <summary>One month of a hosted zone, among the first 25 of the account.</summary>
    internal sealed record HostedZoneMonth : PricedItem;
}

/// <summary>A price of the list.</summary>
/// <param name="Usd">US dollars for one unit.</param>
/// <param name="Unit">The list's unit, such as Hrs or GB-Mo.</param>
internal sealed record UnitPrice(decimal Usd, string Unit)
{
    /// <summary>The attributes by which the list found it.</summary>
    public IReadOnlyDictionary<string, string> Filter { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
