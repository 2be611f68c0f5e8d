using System.Management.Automation;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Streams;

/// <summary>PowerShell's streams as the asynchronous side of a cmdlet sees them.</summary>
internal sealed class DeploymentStreams(PSCmdlet command, PipelineThread pipeline, SignInQuestions signIn)
    : IDeploymentObserver, ISignInPrompt
{
    private static readonly string[] NoteTags = ["Direxio"];

    private readonly PhaseProgress progress = new(ProgressTarget.Of(command));
    private volatile bool hasBegun;

    /// <summary>True once a phase or step has begun, so that there is something to go on with.</summary>
    public bool HasBegun => hasBegun;

    /// <summary>Emits an object.</summary>
    public void Write(object value) => pipeline.Post(() => command.WriteObject(value));

    /// <summary>Writes an error that ends one item and not the command.</summary>
    public void Fail(DeployException failure)
    {
        var record = ErrorRecords.From(failure);
        pipeline.Post(() => command.Fail(record));
    }

    /// <summary>Writes a warning.</summary>
    public void Warn(string text) => pipeline.Post(() => command.WriteWarning(VisibleText.Escape(text)));

    /// <summary>Says what is no object, such as that there is none.</summary>
    public void Tell(string text) => pipeline.Post(() =>
    {
        progress.End();
        command.Tell(text);
    });

    /// <summary>Has the pipeline thread answer a question, such as a confirmation; nothing moves on the screen meanwhile.</summary>
    public Task<T> AskAsync<T>(Func<T> question, CancellationToken cancellationToken) => pipeline.AskAsync(
        () =>
        {
            progress.End();
            return question();
        },
        cancellationToken);

    /// <summary>Shows what is going on until the first phase begins.</summary>
    public void Begin(string activity, string status) =>
        pipeline.Post(() => progress.Begin(VisibleText.OneLine(activity), VisibleText.OneLine(status)));

    /// <summary>Takes one event of the engine.</summary>
    public void OnEvent(DeploymentEvent deploymentEvent)
    {
        hasBegun |= deploymentEvent is PhaseStarted or StepStarted;
        pipeline.Post(() => Show(deploymentEvent));
    }

    /// <summary>Cancelled when the person stops the command.</summary>
    public CancellationToken Stopped => signIn.Stopped;

    /// <summary>Asks for the code of an MFA device, unless it was given with the command.</summary>
    public Task<string?> AskMfaCodeAsync(string device) => AskAsync(() => signIn.MfaCodeOf(VisibleText.OneLine(device)), Stopped);

    /// <summary>Asks whether to sign in with a browser.</summary>
    public Task<bool> OfferSignInAsync(string where) => AskAsync(() => signIn.Offer(VisibleText.OneLine(where)), Stopped);

    /// <summary>Shows where to sign in, whatever the session's preferences are: nothing goes on before.</summary>
    public void ShowSignIn(string address, string code) =>
        pipeline.Post(() => signIn.Show(VisibleText.OneLine(address), VisibleText.OneLine(code)));

    /// <summary>Emits an object that is one of many, which the progress display would stand over.</summary>
    public void WriteRow(object value) => pipeline.Post(() =>
    {
        progress.End();
        command.WriteObject(value);
    });

    /// <summary>Takes the progress display away. On the pipeline thread only.</summary>
    public void EndProgress() => progress.End();

    private void Show(DeploymentEvent deploymentEvent)
    {
        switch (deploymentEvent)
        {
            case PhaseStarted started:
                command.WriteVerbose($"{started.Phase} begins: {PhaseTitles.For(started.Phase)}.");
                progress.Show(started);
                break;
            case PhaseEnded ended:
                command.WriteVerbose($"{ended.Phase} {InWords(ended.Status)}: {ended.Evidence}");
                progress.Show(ended);
                break;
            case StepStarted step:
                command.WriteVerbose($"{step.Title}.");
                progress.Show(step);
                break;
            case EvidenceSeen seen:
                command.WriteVerbose(seen.Subject is null ? seen.Evidence : $"{seen.Subject}: {seen.Evidence}");
                progress.Show(seen);
                break;
            case WaitProgress wait:
                progress.Show(wait);
                break;
            case WaitEnded ended:
                progress.Show(ended);
                break;
            case TransferProgress transfer:
                progress.Show(transfer);
                break;
            case WarningRaised warning:
                command.WriteWarning(warning.Text);
                break;
            case NoteTaken note:
                command.WriteInformation(note.Text, NoteTags);
                break;
            case TraceWritten trace:
                command.WriteVerbose(trace.Text);
                break;
            default:
                throw new NotSupportedException($"The event {deploymentEvent.GetType().Name} has no stream.");
        }
    }

    private static string InWords(PhaseStatus status) => status switch
    {
        PhaseStatus.Pending => "has not begun",
        PhaseStatus.InProgress => "is in progress",
        PhaseStatus.Polling => "is waiting for a machine",
        PhaseStatus.WaitingUser => "is waiting for you",
        PhaseStatus.Done => "is done",
        PhaseStatus.Failed => "failed",
        _ => status.ToString(),
    };
}
