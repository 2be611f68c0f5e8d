namespace Direxio.Deployer.Range.Aws;

/// <summary>What goes wrong with a call.</summary>
internal enum FaultKind
{
    /// <summary>The service refuses; nothing happens.</summary>
    Error,

    /// <summary>The service says slow down; nothing happens.</summary>
    Throttle,

    /// <summary>The call takes effect, the caller is told of a server error.</summary>
    ErrorAfter,

    /// <summary>The calling process dies before the call takes effect.</summary>
    Kill,

    /// <summary>The calling process dies right after the call took effect, without the answer.</summary>
    KillAfter,
}

/// <summary>A fault to inject.</summary>
/// <param name="Action">Name of the AWS action, such as RunInstances; * for any.</param>
/// <param name="Kind">What goes wrong.</param>
internal sealed record Fault(string Action, FaultKind Kind)
{
    /// <summary>Which call of each action it hits, counted from one; zero for all.</summary>
    public int Nth { get; init; } = 1;

    /// <summary>The error code to answer; null for the usual one of the kind.</summary>
    public string? Code { get; init; }

    /// <summary>The message to answer.</summary>
    public string Message { get; init; } = "injected by the range";

    /// <summary>True if it hits the call.</summary>
    public bool Hits(string action, int nth) => (Action == "*" || Action == action) && (Nth == 0 || Nth == nth);
}
