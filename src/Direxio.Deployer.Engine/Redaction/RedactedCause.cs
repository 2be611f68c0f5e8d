namespace Direxio.Deployer.Engine.Redaction;

/// <summary>
/// What caused a failure, as text without secrets: the exceptions of packages carry requests and answers that nobody
/// has looked through, so they themselves do not leave the engine.
/// </summary>
internal sealed class RedactedCause : Exception
{
    private readonly string description;

    private RedactedCause(string message, string description)
        : base(message) => this.description = description;

    /// <summary>The cause of a failure; null if there is none.</summary>
    public static RedactedCause? From(Exception? cause, Redactor redactor) =>
        cause is null ? null : new(redactor.Redact($"{cause.GetType().Name}: {cause.Message}"), redactor.Redact(cause.ToString()));

    /// <summary>The whole chain with its stack, redacted.</summary>
    public override string ToString() => description;
}
