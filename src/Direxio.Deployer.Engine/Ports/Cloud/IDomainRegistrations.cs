namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>A domain that is registered through the account.</summary>
/// <param name="Name">The name, without trailing dot.</param>
/// <param name="ExpiresAt">When the registration ends, in UTC; null if the service does not tell.</param>
/// <param name="AutoRenew">True if it is renewed by itself; null if the service does not tell.</param>
internal sealed record DomainRegistration(string Name, DateTimeOffset? ExpiresAt, bool? AutoRenew);

/// <summary>The domains that are registered through the account.</summary>
internal interface IDomainRegistrations
{
    /// <summary>All of them, all pages; none in a partition that registers no domains.</summary>
    Task<IReadOnlyList<DomainRegistration>> ListAsync(CancellationToken cancellationToken);
}
