namespace Direxio.Deployer;

/// <summary>
/// The one kind of failure that the engine reports. Its message and next action carry no secret: they passed the
/// redaction before this was thrown to the caller. Both are English, for scripts and records; what a person is shown of it is in the
/// session's language.
/// </summary>
public sealed class DeployException : Exception
{
    /// <summary>Makes a failure.</summary>
    /// <param name="code">Stable code in PascalCase, for scripts; becomes the PowerShell error id.</param>
    /// <param name="kind">What sort of failure it is.</param>
    /// <param name="message">What is wrong, with the value at fault.</param>
    /// <param name="nextAction">What the user does next.</param>
    /// <param name="target">The parameter, resource id or file concerned; null if none.</param>
    /// <param name="innerException">The cause, if any.</param>
    public DeployException(
        string code, DeployErrorKind kind, string message, string nextAction, string? target = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Kind = kind;
        NextAction = nextAction;
        Target = target;
    }

    /// <summary>Stable code in PascalCase.</summary>
    public string Code { get; }

    /// <summary>What sort of failure it is.</summary>
    public DeployErrorKind Kind { get; }

    /// <summary>What the user does next.</summary>
    public string NextAction { get; }

    /// <summary>The parameter, resource id or file concerned; null if none.</summary>
    public string? Target { get; }

    /// <summary>The phase that failed; null outside a run.</summary>
    public PhaseId? Phase { get; init; }

    /// <summary>The deployment as it was saved when it failed; null if nothing had begun.</summary>
    public Deployment? Deployment { get; init; }

    /// <summary>
    /// The next action as the engine holds it, so that it can still say for which run its commands are; null outside the engine.
    /// </summary>
    internal object? Advice { get; init; }

    /// <summary>The message as the engine holds it, so that it can be said in another language; null outside the engine.</summary>
    internal object? Wording { get; init; }

    /// <summary>What is shown of it in this session's language, redacted like the rest; null where that is the English.</summary>
    internal ShownFailure? Shown { get; init; }
}

/// <summary>A failure as it is shown, in the language of the session.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="NextAction">What the user does next.</param>
/// <param name="PhaseTitle">What the phase that failed is called; null for its English title, or if no phase failed.</param>
internal sealed record ShownFailure(string Message, string NextAction, string? PhaseTitle = null);

/// <summary>What sort of failure a <see cref="DeployException"/> is; the cmdlets map it to a PowerShell error category.</summary>
public enum DeployErrorKind : long
{
    /// <summary>A parameter or variable has a value that cannot be used.</summary>
    InvalidInput,

    /// <summary>A confirmation that only the user can give is missing.</summary>
    ConfirmationRequired,

    /// <summary>What exists contradicts what was asked.</summary>
    Conflict,

    /// <summary>Something that must be there was not found.</summary>
    NotFound,

    /// <summary>AWS refused the credentials or an action.</summary>
    PermissionDenied,

    /// <summary>A quota or rate limit stands in the way.</summary>
    LimitReached,

    /// <summary>A service could not be reached or failed.</summary>
    ServiceUnavailable,

    /// <summary>A certificate, host key or account is not the expected one.</summary>
    SecurityViolation,

    /// <summary>A wait ended without what was waited for.</summary>
    Timeout,

    /// <summary>An answer breaks its contract.</summary>
    InvalidData,

    /// <summary>A file on this machine cannot be read or written.</summary>
    LocalFile,

    /// <summary>Something that no code foresees: a defect of the deployer.</summary>
    Unexpected,
}
