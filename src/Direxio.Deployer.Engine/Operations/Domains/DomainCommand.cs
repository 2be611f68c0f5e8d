using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Domains;

/// <summary>Lists the domains of an account, and checks whether a domain fits a node. Changes nothing.</summary>
internal sealed class DomainCommand(CommandContext context)
{
    /// <summary>The domains that are registered in the account or have a public hosted zone there.</summary>
    /// <exception cref="DeployException">The hosted zones could not be read.</exception>
    public async Task<IReadOnlyList<DomainInfo>> ListAsync(DomainListRequest request, CancellationToken cancellationToken)
    {
        using var world = context.Enter(RunSubject.Account with { IsRehearsal = request.Rehearse, IsNew = true });
        var target = context.Settings.AccountTarget(null, request.ProfileName, request.Rehearse);
        using var cloud = world.Ports.ConnectCloud(target, context.Observer);
        try
        {
            var domains = await new DomainList(cloud, world.Ports, context.Observer)
                .ReadAsync(KnownNodes(request.Rehearse), cancellationToken).ConfigureAwait(false);
            return [.. domains.Select(domain => domain with { Rehearsal = request.Rehearse })];
        }
        catch (CloudException exception)
        {
            throw CloudErrors.CloudCallFailed(exception);
        }
    }

    /// <summary>A row for each check of a domain.</summary>
    public async Task<IReadOnlyList<DomainCheck>> TestAsync(DomainCheckRequest request, CancellationToken cancellationToken)
    {
        string domain;
        try
        {
            domain = DomainName.Parse(request.Domain).Value;
        }
        catch (DeployException refused)
        {
            // What is no domain has nothing further to check.
            return [DomainChecks.OfBadName(request, refused)];
        }

        var subject = new RunSubject(domain, NodeHome.ServiceIdOf(domain), request.Rehearse, []) { IsNew = true };
        using var world = context.Enter(subject);
        var target = context.Settings.AccountTarget(null, request.ProfileName, request.Rehearse);
        using var cloud = world.Ports.ConnectCloud(target, context.Observer);
        var node = KnownNodes(request.Rehearse).FirstOrDefault(known => DnsText.IsSame(known.Domain, domain));
        var checks = await new DomainChecks(cloud, world.Ports, domain, AdviceContext.ForRequest(request))
            .MakeAsync(node, cancellationToken).ConfigureAwait(false);
        return [.. checks.Select(check => check with { Rehearsal = request.Rehearse })];
    }

    // A state that cannot be read hides its node here; Get-DirexioStatus tells of it.
    private List<KnownNode> KnownNodes(bool isRehearsal)
    {
        var store = context.Store(isRehearsal);
        List<KnownNode> nodes = [];
        foreach (var serviceId in store.ServiceIds())
        {
            try
            {
                if (store.Read(serviceId) is { } state && state.Removal != RemovalProgress.Removed)
                {
                    var bootstrap = state.GetPhase(PhaseId.S4_BOOTSTRAP_STACK);
                    nodes.Add(new(state.Domain ?? serviceId, state.Resources.PublicIp)
                    {
                        CertifiedAt = bootstrap.Status == PhaseStatus.Done ? bootstrap.Time : null,
                    });
                }
            }
            catch (DeployException unreadable)
            {
                context.Observer.Trace($"{serviceId}: {unreadable.Message}");
            }
        }

        return nodes;
    }
}

/// <summary>A node of this machine.</summary>
/// <param name="Domain">Its domain.</param>
/// <param name="Address">Its public address; null if it has none yet.</param>
internal sealed record KnownNode(string Domain, string? Address)
{
    /// <summary>When it was seen to have its certificate, in UTC; null if it was not yet.</summary>
    public DateTimeOffset? CertifiedAt { get; init; }
}
