using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Progress;

/// <summary>The engine's only way out for words: redacts every text, then hands one event at a time to the caller.</summary>
internal sealed class EngineObserver(IDeploymentObserver inner, Redactor redactor)
{
    private readonly object gate = new();

    public Redactor Redactor { get; } = redactor;

    /// <summary>Whom to ask for what only a person knows; null if the caller can ask nobody.</summary>
    public ISignInPrompt? Prompt { get; } = inner as ISignInPrompt;

    public void PhaseStarted(PhaseId phase, int number, int total) =>
        Send(new PhaseStarted(phase, number, total) { Title = PhaseWords.Of(phase).ToString() });

    public void PhaseEnded(PhaseId phase, PhaseStatus status, string evidence) =>
        Send(new PhaseEnded(phase, status, Redactor.Redact(evidence)));

    public void StepStarted(Advice title, int number, int total) =>
        Send(new StepStarted(Redactor.Redact(title.ToString()), number, total));

    public void EvidenceSeen(Advice evidence, Advice? subject = null) =>
        Send(new EvidenceSeen(Redactor.Redact(evidence.ToString()), subject?.ToString()));

    public void Waiting(PhaseId? phase, Advice what, TimeSpan elapsed, TimeSpan limit, Advice? detail) =>
        Send(new WaitProgress(
            phase,
            Redactor.Redact(what.ToString()),
            elapsed,
            limit,
            detail is null ? null : Redactor.Redact(detail.ToString())));

    public void WaitEnded(PhaseId? phase) => Send(new WaitEnded(phase));

    public void Transfer(string what, long done, long? total, double? bytesPerSecond, TimeSpan? remaining) =>
        Send(new TransferProgress(Redactor.Redact(what), done, total, bytesPerSecond, remaining));

    public void Warn(Advice text) => Send(new WarningRaised(Redactor.Redact(text.ToString())));

    public void Note(Advice text) => Send(new NoteTaken(Redactor.Redact(text.ToString())));

    public void Trace(string text) => Send(new TraceWritten(Redactor.Redact(text)));

    private void Send(DeploymentEvent deploymentEvent)
    {
        lock (gate)
        {
            inner.OnEvent(deploymentEvent);
        }
    }
}
