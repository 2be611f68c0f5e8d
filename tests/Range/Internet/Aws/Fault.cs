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

    /// <summary>A lie: the service confirms what was asked for; nothing happens.</summary>
    ClaimDone,

    /// <summary>A lie: the service says that what is meant does not exist; nothing happens.</summary>
    ClaimMissing,

    /// <summary>A lie: the service lists nothing.</summary>
    ClaimEmpty,
}

/// <summary>A fault to inject.</summary>
/// <param name="Action">Name of the AWS action, such as RunInstances; Describe* for all that begin so, * for any.</param>
/// <param name="Kind">What goes wrong.</param>
internal sealed record Fault(string Action, FaultKind Kind)
{
    /// <summary>Which call of each action it hits, counted from one; zero for all.</summary>
    public int Nth { get; init; } = 1;

    /// <summary>The error code to answer; null for the usual one of the kind.</summary>
    public string? Code { get; init; }

    /// <summary>The message to answer.</summary>
    public string Message { get; init; } = "injected by the range";

    /// <summary>The HTTP status to answer; null for the usual one of the kind.</summary>
    public int? Status { get; init; }

    /// <summary>True if it hits the call.</summary>
    public bool Hits(string action, int nth) => (Nth == 0 || Nth == nth)
        && (Action.EndsWith('*') ? action.StartsWith(Action[..^1], StringComparison.Ordinal) : action == Action);

    /// <summary>The answer that stands in for the call's own; null if the call takes its course.</summary>
    public AwsReply? AnswerInstead(AwsCall call) => Kind switch
    {
        FaultKind.Error => AwsReply.Error(call.Service, Status ?? 400, Code ?? "InternalError", Message),
        FaultKind.Throttle => call.Service switch
        {
            "ec2" => AwsReply.Error("ec2", Status ?? 503, Code ?? "RequestLimitExceeded", Message),
            "route53" or "sts" => AwsReply.Error(call.Service, Status ?? 400, Code ?? "Throttling", Message),
            _ => AwsReply.Error(call.Service, Status ?? 400, Code ?? "ThrottlingException", Message),
        },
        FaultKind.ClaimDone => Lies.Done(call),
        FaultKind.ClaimMissing => Lies.Missing(call),
        FaultKind.ClaimEmpty => Lies.Empty(call),
        _ => null,
    };

    /// <summary>What a caller is told after the call took effect; null for the truth.</summary>
    public AwsReply? AnswerAfterwards(AwsCall call, AwsReply reply) => Kind switch
    {
        FaultKind.ErrorAfter => AwsReply.Error(call.Service, Status ?? 500, Code ?? "InternalError", Message),
        FaultKind.ClaimDone => Lies.Terminated(call, reply),
        _ => null,
    };
}
