using Direxio.Deployer.Engine.Node;

namespace Direxio.Deployer.Engine.Phases;

/// <summary>
/// S4: the node answers on https://domain/healthz with a certificate that this machine trusts. When that takes long,
/// the node's boot report is read over SSH, so that a failure names its step.
/// </summary>
internal sealed class BootstrapPhase(INodeHttp http, NodeAccess access) : IPhase
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(15);

    /// <summary>A wrong certificate may be the former server's, still in a resolver's cache. DNS TTL is 60 seconds.</summary>
    private static readonly TimeSpan CertificatePatience = TimeSpan.FromSeconds(30);

    public PhaseId Id => PhaseId.S4_BOOTSTRAP_STACK;

    public async Task<PhaseOutcome> RunAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var domain = context.Settings.Domain;
        var client = new MessageServerClient(http, domain, context.Observer.Redactor);
        var begun = context.Clock.GetTimestamp();
        var nextLook = FirstLook;
        string? boot = null;
        var repeated = !context.IsResume;

        var answer = await context.WaiterFor(Id).UntilAsync(
            new WaitPlan($"https://{domain}/healthz to answer", context.Settings.Timeout),
            async token =>
            {
                var health = await client.GetHealthAsync(token).ConfigureAwait(false);
                if (health.IsHealthy)
                {
                    return new Probe<string>(health.Detail, true, health.Detail);
                }

                var elapsed = context.Clock.GetElapsedTime(begun);
                if (health.Failure is HttpFailure.CertificateInvalid && elapsed >= CertificatePatience)
                {
                    throw DeployErrors.CertificateNotTrusted(domain, health.Detail);
                }

                // A resume is the user's wish to try again, so the first look comes at once and repeats a failed step.
                if (elapsed >= nextLook || !repeated)
                {
                    nextLook = elapsed + BetweenLooks;
                    boot = await LookAsync(context, mayRepeat: !repeated, token).ConfigureAwait(false);
                    repeated = true;
                }

                return new Probe<string>(health.Detail, false, boot is null ? health.Detail : $"{health.Detail}; {boot}");
            },
            cancellationToken).ConfigureAwait(false);
        return answer.IsSatisfied
            ? new PhaseOutcome.Done($"healthz 200 @ https://{domain}")
            : throw DeployErrors.HealthTimedOut(domain, answer.Value, boot);
    }

    // Returns what the node is doing; throws when it reports something that waiting does not mend.
    private async Task<string?> LookAsync(PhaseContext context, bool mayRepeat, CancellationToken cancellationToken)
    {
        var (shell, reason) = await access.TryOpenAsync(context, Id, cancellationToken).ConfigureAwait(false);
        if (shell is null)
        {
            return $"not readable yet ({reason})";
        }

        await using (shell)
        {
            ShellResult result;
            try
            {
                result = await shell.RunAsync(NodeCommands.ReadBootReport, TimeSpan.FromSeconds(20), cancellationToken).ConfigureAwait(false);
            }
            catch (NodeShellException exception)
            {
                return $"not readable yet ({exception.Message})";
            }

            if (result.ExitStatus != 0 || string.IsNullOrWhiteSpace(result.Output))
            {
                return "cloud-init has not written the boot scripts yet";
            }

            return await JudgeAsync(context, shell, BootReport.Parse(result.Output), mayRepeat, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<string> JudgeAsync(
        PhaseContext context, INodeShell shell, BootReport report, bool mayRepeat, CancellationToken cancellationToken)
    {
        if (report.StoppedStep is { } stopped)
        {
            if (!mayRepeat)
            {
                throw DeployErrors.BootStepFailed(stopped.Name, string.Join(Environment.NewLine, report.LogTail), context.Settings.Domain);
            }

            context.Observer.Note($"The boot stopped at '{stopped.Name}'; the node tries again.");
            await shell.RunAsync(NodeCommands.RepeatBoot, TimeSpan.FromSeconds(20), cancellationToken).ConfigureAwait(false);
            return $"boot step {stopped.Name} is tried again";
        }

        if (report.RateLimit is { } limit && (limit.RetryAfter is not { } time || time > context.Clock.GetUtcNow()))
        {
            throw DeployErrors.CertificateRateLimited(context.Settings.Domain, limit.RetryAfter, limit.Line);
        }

        return report switch
        {
            { CurrentStep: { } step } => $"boot step {step.Name} ({report.DoneCount} of {report.Steps.Count} done)",
            { IsDone: true, CertificateProblems: [.., var problem] } => $"booted; Caddy says: {problem}",
            { IsDone: true } => "booted; waiting for its certificate",
            _ => "boot not begun",
        };
    }
}
