using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>Walks the phases in order and writes what becomes of each before going on.</summary>
internal sealed class PhaseRunner(IReadOnlyList<IPhase> phases)
{
    /// <summary>
    /// Runs from the first phase that is not done. The first one always runs: whose credentials these are must be
    /// known before anything else, each time. So does the last, which only looks.
    /// </summary>
    /// <returns>Null when all phases are done, else the phase that waits and for what.</returns>
    /// <exception cref="DeployException">A phase failed; its state is saved.</exception>
    public async Task<(PhaseId Phase, PhaseOutcome.Waiting Outcome)?> RunAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var isContinuing = true;
        for (var index = 0; index < phases.Count; index++)
        {
            var phase = phases[index];
            if (index > 0 && index < phases.Count - 1)
            {
                isContinuing = isContinuing && IsSettled(context, phase);
                if (isContinuing)
                {
                    continue;
                }
            }

            context.Observer.PhaseStarted(phase.Id, index + 1, phases.Count);
            if (await RunOneAsync(context, phase, cancellationToken).ConfigureAwait(false) is PhaseOutcome.Waiting waiting)
            {
                return (phase.Id, waiting);
            }
        }

        return null;
    }

    private static bool IsSettled(PhaseContext context, IPhase phase) =>
        context.State.GetPhase(phase.Id).Status == PhaseStatus.Done && phase.HasProduct(context);

    private static async Task<PhaseOutcome> RunOneAsync(PhaseContext context, IPhase phase, CancellationToken cancellationToken)
    {
        var former = context.State.GetPhase(phase.Id);

        // That credentials do not answer, or are another account's, says nothing of a node that is complete.
        var kept = phase.Id == PhaseId.S0_PREREQ_AWS && context.State.IsComplete ? former : null;
        try
        {
            Record(context, phase.Id, PhaseStatus.InProgress, former.Evidence, begins: true);
            cancellationToken.ThrowIfCancellationRequested();
            var outcome = await phase.RunAsync(context, cancellationToken).ConfigureAwait(false);
            var (status, evidence) = outcome switch
            {
                PhaseOutcome.Done done => (PhaseStatus.Done, done.Evidence),
                PhaseOutcome.Waiting waiting => (PhaseStatus.WaitingUser, waiting.Evidence.ToEnglish()),
                _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
            };
            var next = (outcome as PhaseOutcome.Waiting)?.NextAction.In(context.Settings.AdviceContext);
            Conclude(context, new(phase.Id, status, evidence, null), evidence, next?.ToEnglish(), kept);
            return outcome is PhaseOutcome.Waiting asking ? asking with { NextAction = next! } : outcome;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A phase that was done and only looked again stays done.
            Record(
                context,
                phase.Id,
                former.Status == PhaseStatus.Done ? PhaseStatus.Done : PhaseStatus.InProgress,
                former.Evidence ?? "interrupted by the user");
            throw;
        }
        catch (CloudException exception)
        {
            throw Fail(context, phase.Id, kept, CloudErrors.CloudCallFailed(exception, Commands.Resume()));
        }
        catch (DeployException exception)
        {
            throw Fail(context, phase.Id, kept, exception);
        }
        catch (Exception exception)
        {
            throw Fail(context, phase.Id, kept, DeployErrors.UnexpectedFailure(exception));
        }
    }

    private static DeployException Fail(PhaseContext context, PhaseId phase, PhaseRecord? kept, DeployException exception)
    {
        // Most failures do not know of which node they are; the command that a user copies has to name it.
        var failure = exception.In(context.Settings.AdviceContext).With(phase: phase);
        try
        {
            Conclude(
                context,
                new(phase, PhaseStatus.Failed, $"{exception.Code}: {exception.Message}", null),
                exception.Message,
                DeployErrors.AdviceOf(failure).ToEnglish(),
                kept);
        }
        catch (DeployException unwritten) when (unwritten.Kind == DeployErrorKind.LocalFile)
        {
            // The run tells it with what it leaves behind; a failure of the write itself is told once.
            context.Observer.PhaseEnded(phase, PhaseStatus.Failed, exception.Message);
            return exception.Kind == DeployErrorKind.LocalFile
                ? failure
                : failure.With(message: $"{DeployErrors.MessageOf(failure)} {DeployErrors.MessageOf(unwritten)}");
        }

        return failure;
    }

    // One write, so that a phase's end and what follows from it are on disk together.
    private static void Conclude(PhaseContext context, PhaseRecord end, string told, string? nextAction, PhaseRecord? kept)
    {
        if (kept is not null && end.Status != PhaseStatus.Done)
        {
            context.Session.Update(state => state.SetPhase(kept));
        }
        else
        {
            Update(context, end.Id, end.Status, end.Evidence, begins: false, state => state.NextAction = nextAction);
        }

        context.Observer.PhaseEnded(end.Id, end.Status, told);
    }

    private static void Record(PhaseContext context, PhaseId phase, PhaseStatus status, string? evidence, bool begins = false) =>
        Update(context, phase, status, evidence, begins, static _ => { });

    private static void Update(
        PhaseContext context, PhaseId phase, PhaseStatus status, string? evidence, bool begins, Action<NodeState> alsoChange)
    {
        var text = evidence is null ? null : context.Observer.Redactor.Redact(evidence);
        context.Session.Update(state =>
        {
            alsoChange(state);
            var now = context.Clock.GetUtcNow();
            state.SetPhase(new(phase, status, text, now.LocalDateTime), begins ? now : null);
        });
    }
}
