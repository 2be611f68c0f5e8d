using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// Proves a node's host keys by the console output of its instance, which only the account can read. What is proved stays
/// on record together with the instance, so that a replaced one has to prove itself again.
/// </summary>
/// <param name="instances">The account's instances.</param>
/// <param name="proveAccountAsync">Called before AWS is asked; throws if it is not the node's account.</param>
internal sealed class HostKeyProof(IInstances instances, Func<CancellationToken, Task> proveAccountAsync)
{
    // The node prints its keys within two minutes. EC2 shows them at once on Nitro types, and minutes later on others.
    private static readonly TimeSpan FillingTime = TimeSpan.FromMinutes(8);

    /// <summary>A console that should be full by now is still asked more than once.</summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(10);

    /// <summary>How long the console may still take to show the keys.</summary>
    public static TimeSpan PatienceOf(PhaseContext context)
    {
        DateTimeOffset? launched = context.State.GetPhase(PhaseId.S3_PROVISION).Time;
        var left = launched is { } time ? FillingTime - Elapsed.Since(time, context.Clock.GetUtcNow()) : TimeSpan.Zero;
        return context.AtMost(left > LeastPatience ? left : LeastPatience);
    }

    /// <summary>True once a console that shows no keys will not show any.</summary>
    public static bool IsOverdue(PhaseContext context) => PatienceOf(context) <= LeastPatience;

    /// <summary>Answers from the record, else from the console as soon as it shows the keys.</summary>
    /// <exception cref="DeployException">SshTrustedKeyWasWrong: a key that was taken unproved earlier is not the node's.</exception>
    public async Task<HostKeyStanding> EstablishAsync(
        PhaseContext context, PhaseId phase, string host, TimeSpan patience, CancellationToken cancellationToken)
    {
        var known = Load(context);
        if (HostKeyRecord.IsVerified(context.State) && known.Mentions(host))
        {
            return new(true, Advice.Of(nameof(Texts.Seen_KeysRecorded)));
        }

        IReadOnlyList<KnownHostKey> keys = [];
        var answer = await context.WaiterFor(phase).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_HostKeys)), patience) { Pace = Pauses.Account },
            async token =>
            {
                (keys, var standing) = await AskAsync(context, token).ConfigureAwait(false);
                return new Probe<HostKeyStanding>(standing, standing.IsVerified, standing.Seen) { IsHopeless = standing.IsFinal };
            },
            cancellationToken).ConfigureAwait(false);
        if (answer.Value.IsVerified)
        {
            Take(context, known, host, keys);
        }

        return answer.Value;
    }

    /// <summary>
    /// Looks once whether the console shows other keys than are on record, as it does for an instance that got new ones, and
    /// takes those.
    /// </summary>
    public async Task<bool> RenewAsync(PhaseContext context, string host, CancellationToken cancellationToken)
    {
        var known = Load(context);
        var (keys, _) = await AskAsync(context, cancellationToken).ConfigureAwait(false);
        if (keys.Count == 0 || keys.ToHashSet().SetEquals(known.KeysOf(host)))
        {
            return false;
        }

        Record(context, known, host, keys);
        context.Observer.Warn(Advice.Of(nameof(Texts.Warn_HostKeysChanged), host, Show(keys)));
        return true;
    }

    private async Task<(IReadOnlyList<KnownHostKey> Keys, HostKeyStanding Standing)> AskAsync(
        PhaseContext context, CancellationToken cancellationToken)
    {
        if (context.State.Resources.InstanceId is not { } instanceId)
        {
            return ([], new(false, Advice.Of(nameof(Texts.Seen_ConsoleNoServer))) { IsFinal = true });
        }

        try
        {
            await proveAccountAsync(cancellationToken).ConfigureAwait(false);
            return await ReadAsync(instanceId, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception)
        {
            var isFinal = exception.ShutsOut || exception.Failure is CloudFailure.Rejected;
            var seen = exception.Failure is CloudFailure.AccessDenied
                ? Advice.Of(
                    nameof(Texts.Seen_ConsoleDenied),
                    exception.Service,
                    exception.Action,
                    exception.Code,
                    exception.ServiceMessage.TrimEnd('.'))
                : Advice.Of(nameof(Texts.Seen_ConsoleNone), exception.Action, exception.Code, exception.ServiceMessage);
            return ([], new(false, seen) { IsFinal = isFinal, Refusal = exception });
        }
    }

    // The latest output may have lost the keys behind 64 KiB of other lines; what was posted after the boot may still have them.
    private async Task<(IReadOnlyList<KnownHostKey> Keys, HostKeyStanding Standing)> ReadAsync(
        string instanceId, CancellationToken cancellationToken)
    {
        var length = 0;
        foreach (var latest in new[] { true, false })
        {
            var text = await instances.GetConsoleOutputAsync(instanceId, latest, cancellationToken).ConfigureAwait(false);
            if (ConsoleHostKeys.Parse(text) is { Count: > 0 } keys)
            {
                return (keys, new(true, Advice.Of(nameof(Texts.Seen_ConsoleKeys), keys.Count)));
            }

            length = Math.Max(length, text.Length);
        }

        return ([], new(false, length == 0
            ? Advice.Of(nameof(Texts.Seen_ConsoleEmpty), instanceId)
            : Advice.Of(nameof(Texts.Seen_ConsoleNoKeys), instanceId, length)));
    }

    // A key that was trusted on first use must be one of those that the console shows. If it is not, someone else answered then.
    private static void Take(PhaseContext context, KnownHosts known, string host, IReadOnlyList<KnownHostKey> keys)
    {
        var trusted = known.KeysOf(host);
        var isDisproved = trusted.Count > 0 && !HostKeyRecord.IsOfFormerInstance(context.State) && !trusted.Any(keys.Contains);
        Record(context, known, host, keys);
        if (isDisproved)
        {
            throw NodeErrors.SshTrustedKeyWasWrong(host, Show(trusted), Show(keys));
        }
    }

    private static void Record(PhaseContext context, KnownHosts known, string host, IReadOnlyList<KnownHostKey> keys)
    {
        known.Replace(host, keys);
        try
        {
            known.Save(context.Paths.KnownHosts);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NodeErrors.KnownHostsUnusable(context.Paths.KnownHosts, exception);
        }

        context.Session.Update(HostKeyRecord.SetVerified);
    }

    private static KnownHosts Load(PhaseContext context)
    {
        try
        {
            return KnownHosts.Load(context.Paths.KnownHosts);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NodeErrors.KnownHostsUnusable(context.Paths.KnownHosts, exception);
        }
    }

    private static string Show(IEnumerable<KnownHostKey> keys) => string.Join(", ", keys.Select(key => $"{key.Fingerprint} ({key.Type})"));
}
