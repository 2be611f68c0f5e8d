using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>How a cloud call failed, in the terms in which the engine decides what to do.</summary>
internal enum CloudFailure
{
    /// <summary>The service's own typed not-found, never a guess.</summary>
    NotFound,

    /// <summary>No credentials were found, or they are malformed. No call left this machine.</summary>
    NoCredentials,

    /// <summary>The service does not know or no longer accepts the credentials.</summary>
    CredentialsRefused,

    /// <summary>The identity may not do this. The call took no effect.</summary>
    AccessDenied,

    /// <summary>AWS does not serve the account as a whole: it is unverified, not signed up or blocked. The call took no effect.</summary>
    AccountNotReady,

    /// <summary>It exists already, or the token was used with other parameters.</summary>
    AlreadyExists,

    /// <summary>Something else still uses it. The call took no effect.</summary>
    InUse,

    /// <summary>A quota of the account is used up.</summary>
    LimitExceeded,

    /// <summary>The service has no room for it where it was asked for; elsewhere or later it may. The call took no effect.</summary>
    Capacity,

    /// <summary>Still throttled after all retries. The call took no effect.</summary>
    Throttled,

    /// <summary>The service rejected the request. The call took no effect.</summary>
    Rejected,

    /// <summary>A server error, a broken connection or a timeout: the call may have taken effect.</summary>
    Ambiguous,
}

/// <summary>A failed call to a cloud service. Adapters throw nothing else.</summary>
internal sealed class CloudException(
    CloudFailure failure, string service, string action, string code, string message, Exception? innerException = null)
    : Exception($"{service} {action}: {code}: {message}", innerException)
{
    /// <summary>How it failed.</summary>
    public CloudFailure Failure { get; } = failure;

    /// <summary>The service, such as ec2.</summary>
    public string Service { get; } = service;

    /// <summary>The action, such as RunInstances.</summary>
    public string Action { get; } = action;

    /// <summary>
    /// True if an earlier attempt of the same call ended without a clear answer: the call may have taken effect, whatever the
    /// last attempt was told.
    /// </summary>
    public bool AnswerWasLost { get; init; }

    /// <summary>True if the service has clearly said no: nothing was made by this call.</summary>
    public bool IsRefusal => !AnswerWasLost && Failure is not (CloudFailure.Ambiguous or CloudFailure.AlreadyExists);

    /// <summary>AWS does not let this identity, or this account, do it.</summary>
    public bool IsDenied => Failure is CloudFailure.AccessDenied or CloudFailure.AccountNotReady;

    /// <summary>There are no credentials, or AWS does not accept them: that says nothing of what was asked.</summary>
    public bool IsOfCredentials => Failure is CloudFailure.NoCredentials or CloudFailure.CredentialsRefused;

    /// <summary>With these credentials the account says nothing.</summary>
    public bool ShutsOut => IsOfCredentials || IsDenied;

    /// <summary>True for a call that changes nothing.</summary>
    public bool OnlyReads => Action.StartsWith("Get", StringComparison.Ordinal)
        || Action.StartsWith("Describe", StringComparison.Ordinal)
        || Action.StartsWith("List", StringComparison.Ordinal)
        || Action.StartsWith("Head", StringComparison.Ordinal);

    /// <summary>This machine's time less the service's, as far as an answer told; null if none did.</summary>
    public TimeSpan? ClockDifference { get; private init; }

    /// <summary>The same failure of a call of which an earlier attempt got no clear answer.</summary>
    public CloudException AfterLostAnswer() => new(Failure, Service, Action, Code, ServiceMessage, InnerException)
    {
        AnswerWasLost = true,
        ClockDifference = ClockDifference,
        WayOut = WayOut,
        Wording = Wording,
    };

    /// <summary>The same failure, with what is known of this machine's clock.</summary>
    public CloudException At(TimeSpan? clockDifference) => new(Failure, Service, Action, Code, ServiceMessage, InnerException)
    {
        AnswerWasLost = AnswerWasLost,
        ClockDifference = clockDifference,
        WayOut = WayOut,
        Wording = Wording,
    };

    /// <summary>
    /// What the user has to do about it, in whole sentences, where the failure alone knows it; then the code is one for users.
    /// </summary>
    public Advice? WayOut { get; init; }

    /// <summary>The message as data, where it is words of ours and not the service's.</summary>
    public Advice? Wording { get; init; }

    /// <summary>The service's error code, such as InvalidGroup.Duplicate.</summary>
    public string Code { get; } = code;

    /// <summary>The service's own message.</summary>
    public string ServiceMessage { get; } = message;
}
