using System.Collections.Concurrent;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Pricing;

/// <summary>A rate and where it comes from.</summary>
/// <param name="Usd">US dollars for one unit; null if not known.</param>
/// <param name="Source">Where the rate comes from.</param>
internal readonly record struct Rate(decimal? Usd, PriceSource Source)
{
    /// <summary>The attributes by which the price list found it; null unless queried.</summary>
    public IReadOnlyDictionary<string, string>? Filter { get; init; }

    /// <summary>Why the price list did not tell it; null if it did, or has no such entry.</summary>
    public string? Problem { get; init; }

    /// <summary>The rate times a quantity, in US dollars rounded to cents; null if not known.</summary>
    public decimal? Times(int quantity) => Usd is { } usd ? decimal.Round(usd * quantity, 2, MidpointRounding.AwayFromZero) : null;
}

/// <summary>
/// The rates of one region. Each is that of exactly its own entry in the price list; where the list does not answer,
/// only rates that AWS publishes as one and the same for all regions stand in, marked as such. Nothing is guessed.
/// </summary>
internal sealed class Tariff(IPrices prices)
{
    /// <summary>US dollars an hour for a public IPv4 address, in every commercial region since February 2024.</summary>
    private const decimal PublishedPublicIpv4Hour = 0.005m;

    /// <summary>US dollars a month for each of the first 25 hosted zones.</summary>
    private const decimal PublishedHostedZoneMonth = 0.50m;

    private readonly ConcurrentDictionary<PricedItem, Lazy<Task<Rate>>> asked = new();

    /// <summary>
    /// The rate of an item, asked for once. A price list that refuses leaves a rate unknown; refused credentials throw.
    /// </summary>
    /// <exception cref="CloudException">NoCredentials or CredentialsRefused.</exception>
    public Task<Rate> RateOfAsync(PricedItem item, CancellationToken cancellationToken) =>
        asked.GetOrAdd(item, wanted => new(() => AskAsync(wanted, cancellationToken))).Value;

    private async Task<Rate> AskAsync(PricedItem item, CancellationToken cancellationToken)
    {
        string? problem = null;
        try
        {
            if (await prices.FindAsync(item, cancellationToken).ConfigureAwait(false) is { } price)
            {
                return new(price.Usd, PriceSource.Queried) { Filter = price.Filter };
            }
        }
        catch (CloudException exception) when (!exception.IsOfCredentials)
        {
            problem = exception.Message;
        }

        return prices.HasPublishedRates && PublishedRateOf(item) is { } rate
            ? new(rate, PriceSource.Fallback) { Problem = problem }
            : new(null, PriceSource.Unknown) { Problem = problem };
    }

    private static decimal? PublishedRateOf(PricedItem item) => item switch
    {
        PricedItem.PublicIpv4Hour => PublishedPublicIpv4Hour,
        PricedItem.HostedZoneMonth => PublishedHostedZoneMonth,
        _ => null,
    };
}
