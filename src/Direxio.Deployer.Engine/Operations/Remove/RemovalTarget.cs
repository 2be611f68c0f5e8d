namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>Something of a node that may have to go.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name in the evidence.</param>
/// <param name="Id">Its id.</param>
internal sealed record RemovalTarget(ResourceKind Kind, string Name, string Id)
{
    /// <summary>When it was made, as far as that is known.</summary>
    public DateTimeOffset? MadeAt { get; init; }
}
