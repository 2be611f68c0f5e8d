using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// S7: the node as the world sees it, by strict TLS and real DNS. Where this machine's own resolver is behind the world's
/// DNS, that is said and the node is checked at its address: it is not broken for that. Every check only reads; none signs in as the owner,
/// sends a message or opens a session.
/// </summary>
internal sealed class AcceptancePhase(INodeHttp http, NodeReachability sightline) : IPhase
{
    /// <summary>A check is asked again for this long; a server that has just started may need a moment.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public PhaseId Id => PhaseId.S7_VERIFY_E2E;

    public async Task<PhaseOutcome> RunAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var domain = context.Settings.Domain;
        var credentials = CredentialsFile.Read(context.Paths, context.Observer.Redactor);
        var agentToken = credentials?.AgentToken ?? throw NodeErrors.CredentialsIncomplete(context.Paths.Credentials);
        var roomId = credentials.AgentRoomId ?? throw NodeErrors.CredentialsIncomplete(context.Paths.Credentials);
        var session = MatrixSessionFile.Read(context.Paths, context.Observer.Redactor)
            ?? throw NodeErrors.CredentialsIncomplete(MatrixSessionFile.FileOf(context.Paths));

        var sight = await sightline.FindAsync(context, Patience, cancellationToken).ConfigureAwait(false);
        var client = new MessageServerClient(sight.IsByName ? http : context.AtRecordedAddress(http), domain, context.Observer.Redactor);
        var checks = AcceptanceChecks.For(client, domain, new(agentToken, roomId, session.AccessToken));
        var review = InitializationCodeReview.RunAsync(context, client, cancellationToken);
        var answers = Task.WhenAll(checks.Select(check => RunAsync(context, check, cancellationToken)));
        await Task.WhenAll(answers, review).ConfigureAwait(false);
        var results = await answers.ConfigureAwait(false);
        var failures = results.Where(result => result.Fault is not null)
            .Select(result => Advice.Of(nameof(Texts.Fault_Of), result.Check.Name, result.Fault))
            .ToList();
        var missing = Record(context, results);
        var green = string.Join(", ", results.Where(result => result.NotOffered is null).Select(result => result.Check.Name));
        return failures.Count > 0 ? throw NodeErrors.VerificationFailed(domain, failures)
            : missing.Count == 0 ? new PhaseOutcome.Done($"all green: {green}; {sight.Evidence}")
            : new PhaseOutcome.Done($"green: {green}; not offered by this server: {string.Join("; ", missing)}; {sight.Evidence}");
    }

    // What the server's release does not have can be mended by no run, and the rest of the node is of use without it.
    private static List<string> Record(PhaseContext context, IReadOnlyList<CheckOutcome> results)
    {
        var found = results.Where(result => result.Check.Capability is not null && (result.Fault is null || result.NotOffered is not null))
            .Select(result =>
                (result.Check.Capability!.Value, new CapabilityFinding(result.NotOffered is null, result.NotOffered ?? "answered")))
            .ToList();
        context.Session.Update(
            state => ServerCapabilities.Record(state, MatrixNames.OriginOf(context.Settings.Domain), context.Clock.GetUtcNow(), found));
        var known = ServerCapabilities.From(context.State)!;
        var missing = found.Where(item => item.Item2.IsOffered == false)
            .Select(item => known.MeaningOf(item.Value))
            .OfType<string>()
            .ToList();
        foreach (var item in missing)
        {
            context.Observer.Warn(Advice.Of(nameof(Texts.Warn_NotOffered), context.Settings.Domain, item));
        }

        return missing;
    }

    private async Task<CheckOutcome> RunAsync(PhaseContext context, AcceptanceCheck check, CancellationToken cancellationToken)
    {
        var answer = await context.WaiterFor(Id).UntilAsync(
            new WaitPlan(check.Name, context.AtMost(Patience)),
            async token =>
            {
                var (outcome, mayPass) = await AskAsync(check, token).ConfigureAwait(false);
                return new Probe<CheckOutcome>(outcome, outcome.Fault is null, outcome.Fault) { IsHopeless = !mayPass };
            },
            cancellationToken).ConfigureAwait(false);
        return answer.Value;
    }

    private static async Task<(CheckOutcome Outcome, bool MayPass)> AskAsync(AcceptanceCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return (new(check, await check.FindFault(cancellationToken).ConfigureAwait(false), null), false);
        }
        catch (DeployException exception)
            when (check.Capability is not null && exception.Code == nameof(MessageServerErrors.MessageServerLacksCall))
        {
            return (new(check, null, exception.Message), false);
        }
        catch (DeployException exception)
        {
            return (new(check, DeployErrors.MessageOf(exception), null), MessageServerClient.IsRetryable(exception));
        }
    }

    private sealed record CheckOutcome(AcceptanceCheck Check, Advice? Fault, string? NotOffered);
}
