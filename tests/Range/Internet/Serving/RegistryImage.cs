namespace Direxio.Deployer.Range.Serving;

/// <summary>What is special about an image.</summary>
internal enum ImageBehaviour
{
    /// <summary>Nothing.</summary>
    Good,

    /// <summary>The registry fails while it is pulled.</summary>
    PullFails,

    /// <summary>Its program ends as soon as it starts.</summary>
    EndsAtStart,

    /// <summary>The message server runs, but its health is never good.</summary>
    NeverHealthy,

    /// <summary>The message server is healthy, but drops tables and columns at its start and raises the schema's version.</summary>
    BreaksSchema,

    /// <summary>The message server is healthy for the machine, and unavailable for what comes through a proxy.</summary>
    InsideOnly,

    /// <summary>The message server is healthy, and ends after some answers that say so.</summary>
    DiesLater,
}

/// <summary>An image as the registry has it under a tag.</summary>
internal sealed record RegistryImage
{
    /// <summary>How it behaves.</summary>
    public ImageBehaviour Behaviour { get; init; }

    /// <summary>Its label org.opencontainers.image.version; null for none.</summary>
    public string? Version { get; init; }

    /// <summary>The newest schema of the database that the message server knows.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>For <see cref="ImageBehaviour.DiesLater"/>: how many good answers about its health it gives.</summary>
    public int DiesAfter { get; init; } = 4;

    /// <summary>Its size in bytes.</summary>
    public long Size { get; init; } = 60_000_000;

    /// <summary>Anything: another build of what is the same otherwise has another digest.</summary>
    public string Build { get; init; } = string.Empty;
}
