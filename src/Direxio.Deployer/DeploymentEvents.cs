namespace Direxio.Deployer;

/// <summary>Something that the engine tells while it works. Every text has passed the redaction.</summary>
public abstract record DeploymentEvent;

/// <summary>A phase begins.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Number">Its position, from 1.</param>
/// <param name="Total">How many phases there are.</param>
public sealed record PhaseStarted(PhaseId Phase, int Number, int Total) : DeploymentEvent
{
    /// <summary>What it does, in plain words of the session's language.</summary>
    public string Title { get; init; } = PhaseTitles.For(Phase);
}

/// <summary>A phase ended.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Evidence">What was seen.</param>
public sealed record PhaseEnded(PhaseId Phase, PhaseStatus Status, string Evidence) : DeploymentEvent;

/// <summary>A step of an operation that has no phases begins, such as a removal.</summary>
/// <param name="Title">What it does, in plain words.</param>
/// <param name="Number">Its position, from 1.</param>
/// <param name="Total">How many steps there are.</param>
public sealed record StepStarted(string Title, int Number, int Total) : DeploymentEvent;

/// <summary>Something was seen that does not end a phase or step, such as a resource that was made or is gone.</summary>
/// <param name="Evidence">What was seen.</param>
/// <param name="Subject">What it was seen of, such as "fixed IP address"; null if it is of no single thing.</param>
public sealed record EvidenceSeen(string Evidence, string? Subject = null) : DeploymentEvent;

/// <summary>A wait goes on.</summary>
/// <param name="Phase">The phase that waits; null in an operation without phases.</param>
/// <param name="What">What is waited for.</param>
/// <param name="Elapsed">How long already.</param>
/// <param name="Limit">How long at most.</param>
/// <param name="Detail">The last answer; null before the first.</param>
public sealed record WaitProgress(PhaseId? Phase, string What, TimeSpan Elapsed, TimeSpan Limit, string? Detail) : DeploymentEvent;

/// <summary>A wait that was told of is over.</summary>
/// <param name="Phase">The phase that waited; null in an operation without phases.</param>
public sealed record WaitEnded(PhaseId? Phase) : DeploymentEvent;

/// <summary>Bytes go from one place to another.</summary>
/// <param name="What">What is done, in plain words.</param>
/// <param name="Done">How many bytes have gone.</param>
/// <param name="Total">How many there are in all; null if that is not known.</param>
/// <param name="BytesPerSecond">How fast they go; null if that is not known yet.</param>
/// <param name="Remaining">How long it will take at that rate; null if that is not known.</param>
public sealed record TransferProgress(string What, long Done, long? Total, double? BytesPerSecond, TimeSpan? Remaining) : DeploymentEvent;

/// <summary>Something that the user should read now.</summary>
/// <param name="Text">The text.</param>
public sealed record WarningRaised(string Text) : DeploymentEvent;

/// <summary>Something good to know.</summary>
/// <param name="Text">The text.</param>
public sealed record NoteTaken(string Text) : DeploymentEvent;

/// <summary>A call to a service, or a step that matters to someone who reads along.</summary>
/// <param name="Text">The text.</param>
public sealed record TraceWritten(string Text) : DeploymentEvent;

/// <summary>Receives what the engine tells. Called from any thread, one call at a time.</summary>
public interface IDeploymentObserver
{
    /// <summary>Takes one event. Must not throw and must not block for long.</summary>
    void OnEvent(DeploymentEvent deploymentEvent);
}
