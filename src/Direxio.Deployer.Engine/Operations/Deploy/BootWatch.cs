using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// Looks at the node's boot report now and then while its health is polled, and before that for its host keys in the console, so
/// that a node which is ready soon need not be waited for by whoever reads its credentials. A look runs beside the polling, so a
/// node that is slow to answer SSH delays nothing.
/// </summary>
internal sealed class BootWatch(PhaseContext context, NodeAccess access, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const int LeastFreePercent = 10;

    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(20);

    // A run that follows a failed boot repeats the failed step, once, and so looks right away.
    private bool mayRepeat = context.State.Server.FailedBootStep is not null;

    // What kept the certificate away may be put right by the time that the user resumes.
    private bool mayAskForCertificate = context.IsResume;
    private TimeSpan nextLook = context.State.Server.FailedBootStep is null ? Pauses.BootReport : TimeSpan.Zero;
    private TimeSpan keyPause = Pauses.Console.First;
    private TimeSpan nextKeyLook = Pauses.Console.First;
    private Task<bool>? keyLook;
    private readonly CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private Task<Advice>? look;
    private bool diskWarned;
    private string? interruptedStep;

    /// <summary>What the last look saw, in words; null before the first.</summary>
    public Advice? LastSeen { get; private set; }

    /// <summary>Takes in a look that has ended and starts one that is due.</summary>
    /// <exception cref="DeployException">The node reports something that waiting does not mend.</exception>
    public async Task<Advice?> LookAsync(TimeSpan elapsed)
    {
        await LookForKeysAsync(elapsed).ConfigureAwait(false);
        if (look is null && keyLook is null && elapsed >= nextLook)
        {
            look = LookAsync(stopping.Token);
        }

        if (look is { IsCompleted: true })
        {
            LastSeen = await look.ConfigureAwait(false);
            look = null;
            nextLook = elapsed + Pauses.BootReport;
        }

        return LastSeen;
    }

    /// <summary>Ends a look that is under way; what it would have told is of no interest any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        foreach (var underWay in new Task?[] { look, keyLook }.OfType<Task>())
        {
            await underWay.UntilEndedAsync().ConfigureAwait(false);
        }

        stopping.Dispose();
    }

    // The boot report cannot be read without the keys, so its looks are the later ones, and look for the keys themselves.
    private async Task LookForKeysAsync(TimeSpan elapsed)
    {
        if (keyLook is { IsCompleted: true })
        {
            var isOver = await keyLook.ConfigureAwait(false);
            keyLook = null;
            keyPause = Pauses.Console.After(keyPause);
            nextKeyLook = isOver ? TimeSpan.MaxValue : elapsed + keyPause;
        }

        if (keyLook is null && look is null && elapsed >= nextKeyLook && elapsed < nextLook)
        {
            keyLook = access.TryProveAsync(context, PhaseId.S4_BOOTSTRAP_STACK, stopping.Token);
        }
    }

    // A look is a help, not a condition: what it cannot find out is told and looked for again.
    private async Task<Advice> LookAsync(CancellationToken stop)
    {
        try
        {
            return await ReadAsync(stop).ConfigureAwait(false);
        }
        catch (CloudException exception)
        {
            return Advice.Of(nameof(Texts.Seen_ConsoleUnread), exception.Message);
        }
        catch (DeployException exception) when (exception.Code == nameof(BootReportErrors.BootReportUnreadable))
        {
            return DeployErrors.MessageOf(exception);
        }
    }

    private async Task<Advice> ReadAsync(CancellationToken stop)
    {
        var (shell, reason) = await access.TryOpenAsync(context, PhaseId.S4_BOOTSTRAP_STACK, stop).ConfigureAwait(false);
        if (shell is null)
        {
            return Advice.Of(nameof(Texts.Seen_NodeUnreadable), reason);
        }

        await using (shell)
        {
            try
            {
                var result = await shell.RunAsync(NodeCommands.ReadBootReport, CommandTimeout, stop).ConfigureAwait(false);
                return result.ExitStatus == 0 && !string.IsNullOrWhiteSpace(result.Output)
                    ? await JudgeAsync(shell, BootReport.Parse(result.Output), stop).ConfigureAwait(false)
                    : Advice.Of(nameof(Texts.Seen_BootNoScripts));
            }
            catch (NodeShellException exception)
            {
                return Advice.Of(nameof(Texts.Seen_NodeUnreadable), exception.Message);
            }
        }
    }

    private async Task<Advice> JudgeAsync(INodeShell shell, BootReport report, CancellationToken stop)
    {
        if (report.DiskFreePercent is { } free and < LeastFreePercent && !diskWarned)
        {
            diskWarned = true;
            var larger = Commands.ChangeNode(context.Settings.Domain).WithPlaceholder("DiskSizeGB", "<size>");
            context.Observer.Warn(Advice.Of(nameof(Texts.Warn_DiskFull), free, larger.In(context.Settings.AdviceContext)));
        }

        if (report.StoppedStep is { } stopped && IsConfirmed(stopped))
        {
            if (!mayRepeat)
            {
                context.Session.Update(state => state.Server.FailedBootStep = stopped.Name);
                throw ContainerEnd.Find(report.LogTail) is { } end
                    ? MessageServerErrors.MessageServerEnds(context.Settings.Domain, stopped.Name, end)
                    : NodeErrors.BootStepFailed(stopped, string.Join(Environment.NewLine, report.LogTail), context.Settings.Domain);
            }

            mayRepeat = false;
            context.Observer.Note(Advice.Of(nameof(Texts.Note_BootStopped), stopped.Name));
            await shell.RunAsync(NodeCommands.RepeatBoot, CommandTimeout, stop).ConfigureAwait(false);
            context.Session.Update(state => state.Server.FailedBootStep = null);
            return Advice.Of(nameof(Texts.Seen_BootAgain), stopped.Name);
        }

        if (report.RateLimit is { } limit && (limit.RetryAfter is not { } time || time > context.Clock.GetUtcNow()))
        {
            throw NodeErrors.CertificateRateLimited(
                context.Settings.Domain, limit.RetryAfter, limit.Line, context.State.HasLived);
        }

        if (report is { IsDone: true, CertificateProblems: [.., var refusal] } && mayAskForCertificate)
        {
            mayAskForCertificate = false;
            context.Observer.Note(Advice.Of(nameof(Texts.Note_CertificateAgain), refusal));
            await shell.RunAsync(NodeCommands.AskForCertificate, CommandTimeout, stop).ConfigureAwait(false);
            return Advice.Of(nameof(Texts.Seen_CaddyAsksAgain), refusal);
        }

        return report switch
        {
            { StoppedStep: { } maybe } => Advice.Of(nameof(Texts.Seen_BootInterrupted), maybe.Name),
            { CurrentStep: { } step } => Advice.Of(nameof(Texts.Seen_Boot), step.Name, report.DoneCount, report.Steps.Count),
            { IsDone: true, CertificateProblems: [.., var problem] } => Advice.Of(nameof(Texts.Seen_Caddy), problem),
            { IsDone: true } => Advice.Of(nameof(Texts.Seen_Certificate)),
            _ => Advice.Of(nameof(Texts.Seen_BootNone)),
        };
    }

    // A boot that is just beginning can look interrupted once; only a second look says so for sure.
    private bool IsConfirmed(BootStep stopped)
    {
        var isConfirmed = stopped.State == BootStepState.Failed || interruptedStep == stopped.Name;
        interruptedStep = stopped.Name;
        return isConfirmed;
    }
}
