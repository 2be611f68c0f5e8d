using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>How the node is seen from this machine.</summary>
/// <param name="IsByName">True if it is found by real DNS; false if only its recorded address leads to it from here.</param>
/// <param name="Evidence">What was proved by what.</param>
internal sealed record Reachability(bool IsByName, string Evidence);

/// <summary>
/// Tells a name that does not lead to the node from a resolver here that is behind: the first is a fault of DNS, the second
/// only of this machine, and neither is one of the node.
/// </summary>
internal sealed class NodeReachability(INodeHttp http, IAuthoritativeDns dns, IDnsViews views, NodeAccess access)
{
    /// <summary>A resolver that forgets within this time is waited for.</summary>
    private static readonly TimeSpan ShortMemory = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ForgettingSlack = TimeSpan.FromSeconds(5);

    /// <summary>Looks at the node by its name and, where that fails, at its recorded address.</summary>
    /// <param name="context">The run.</param>
    /// <param name="patience">How long a node that answers in neither way is looked at again.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <exception cref="DeployException">
    /// DnsLeadsElsewhere: the world does not find the node by its name. DnssecRefused: nor does it for the signatures of its zone.
    /// </exception>
    public async Task<Reachability> FindAsync(PhaseContext context, TimeSpan patience, CancellationToken cancellationToken)
    {
        var domain = context.Settings.Domain;
        if (context.State.Resources.PublicIp is not { } address)
        {
            return new(true, "found by its name");
        }

        var byName = new MessageServerClient(http, domain, context.Observer.Redactor);
        var atAddress = new MessageServerClient(context.AtRecordedAddress(http), domain, context.Observer.Redactor);
        var answer = await context.WaiterFor(PhaseId.S7_VERIFY_E2E).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_Answer), MatrixNames.OriginOf(domain)), context.AtMost(patience)),
            async token =>
            {
                var health = await byName.GetHealthAsync(token).ConfigureAwait(false);
                var direct = health.IsHealthy ? health : await atAddress.GetHealthAsync(token).ConfigureAwait(false);
                return new Probe<ServerHealth>(health, direct.IsHealthy, health.Detail);
            },
            cancellationToken).ConfigureAwait(false);

        // A node that answers in neither way is judged by the checks themselves.
        return answer.Value.IsHealthy || !answer.IsSatisfied
            ? new(true, "found by this machine's own DNS")
            : await ExplainAsync(context, byName, address, answer.Value, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Reachability> ExplainAsync(
        PhaseContext context, MessageServerClient byName, string address, ServerHealth failed, CancellationToken cancellationToken)
    {
        var domain = context.Settings.Domain;
        var (world, proof) = await AskWorldAsync(context, address, cancellationToken).ConfigureAwait(false);
        if (!world)
        {
            throw NodeErrors.DnsLeadsElsewhere(domain, address, proof);
        }

        var own = await views.AskOwnAsync(domain, cancellationToken).ConfigureAwait(false);
        if (!own.Says(address) && own.NegativeFor is { } remaining && remaining <= ShortMemory)
        {
            var again = await context.WaiterFor(PhaseId.S7_VERIFY_E2E).UntilAsync(
                new WaitPlan(Advice.Of(nameof(Texts.Wait_Forget)), context.AtMost(remaining + ForgettingSlack)),
                async token =>
                {
                    var health = await byName.GetHealthAsync(token).ConfigureAwait(false);
                    return new Probe<ServerHealth>(health, health.IsHealthy, health.Detail);
                },
                cancellationToken).ConfigureAwait(false);
            if (again.IsSatisfied)
            {
                return new(true, "found by this machine's own DNS, once its resolver had forgotten that the name did not exist");
            }
        }

        var seen = own.Says(address) ? failed.Detail : own.Describe();
        context.Observer.Warn(Advice.Of(nameof(Texts.Warn_NotFoundByName), domain, proof, address, seen, Until(own)));
        return new(false, $"checked at {address} by strict TLS for {domain}; DNS by {proof.ToEnglish()}; "
            + $"not found by this machine's own DNS ({seen.ToEnglish()})");
    }

    // The servers of the zone where they can be heard, else independent resolvers. The last witness is the certificate: its
    // authority looked the name up and came to the node.
    private async Task<(bool IsRight, Advice Proof)> AskWorldAsync(
        PhaseContext context, string address, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var snapshot = await dns.QueryAsync(settings.Domain, cancellationToken).ConfigureAwait(false);
        if (snapshot.Obstacle is not { } obstacle)
        {
            var judged = DnsReadiness.Judge(snapshot, settings.Domain, address);
            var isThere = judged.IsReady || snapshot.Answers.Any(answer => answer.Addresses.Contains(address));
            if (isThere)
            {
                RequireAccepted(await views.AskOthersAsync(
                    settings.Domain, settings.DnsResolvers, isIntercepted: false, cancellationToken).ConfigureAwait(false));
            }

            return (isThere, judged.Explanation);
        }

        var others = await views.AskOthersAsync(
            settings.Domain, settings.DnsResolvers, obstacle.IsInterception, cancellationToken).ConfigureAwait(false);
        RequireAccepted(others);
        var heard = others.Where(answer => answer.Problem is null).ToList();
        if (heard.Count == 0)
        {
            return (true, $"{await AskNodeAsync(context, address, cancellationToken).ConfigureAwait(false)}the certificate, "
                + "whose authority found the node by its name; no other resolver can be asked from here");
        }

        var agreeing = heard.Where(answer => answer.Says(address)).ToList();
        return agreeing.Count > 0
            ? (true, $"{string.Join(", ", agreeing.Select(answer => answer.Resolver))} answering {address}")
            : (false, heard[0].Describe());

        void RequireAccepted(IReadOnlyList<ResolverAnswer> answers)
        {
            if (Dnssec.Judge(answers, settings.Domain, address) is { IsRefusedByAll: true, Objection: { } objection })
            {
                throw NodeErrors.DnssecRefused(settings.Domain, address, objection);
            }
        }
    }

    // A further view, from another network. A node that cannot be asked is none, and the certificate stands without it.
    private async Task<string> AskNodeAsync(PhaseContext context, string address, CancellationToken cancellationToken)
    {
        try
        {
            var (shell, _) = await access.TryOpenAsync(context, PhaseId.S7_VERIFY_E2E, cancellationToken).ConfigureAwait(false);
            if (shell is null)
            {
                return string.Empty;
            }

            await using (shell.ConfigureAwait(false))
            {
                var result = await shell.RunAsync(
                    NodeCommands.LookUp(context.Settings.Domain), CommandLimit, cancellationToken).ConfigureAwait(false);
                var seen = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => line.Split(' ')[0])
                    .Distinct()
                    .ToList();
                return seen is [var only] && only == address ? $"the node's own resolver answering {address}, and " : string.Empty;
            }
        }
        catch (Exception exception) when (exception is NodeShellException or DeployException or Ports.Cloud.CloudException)
        {
            context.Observer.Trace($"The node could not be asked how it finds itself: {exception.Message}");
            return string.Empty;
        }
    }

    private static Advice Until(ResolverAnswer own) => own.NegativeFor is { } time
        ? Advice.Of(nameof(Texts.Warn_PassesIn), (long)Math.Round(time.TotalSeconds))
        : Advice.Of(nameof(Texts.Warn_PassesSoon));
}
