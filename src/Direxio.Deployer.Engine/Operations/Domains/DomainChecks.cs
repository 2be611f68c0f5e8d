using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Domains;

/// <summary>The checks of one domain; what they need is read at once.</summary>
internal sealed class DomainChecks(CloudPorts cloud, EnginePorts ports, string domain, AdviceContext advice)
{
    private DateTimeOffset now;

    /// <summary>The one row of what is no domain that a node could have.</summary>
    public static DomainCheck OfBadName(DomainCheckRequest request, DeployException refused) => new()
    {
        Domain = request.Domain,
        Name = DomainCheckName.Name,
        Status = DomainCheckStatus.Failed,
        Detail = DeployErrors.MessageOf(refused).ToString(),
        NextAction = DeployErrors.AdviceOf(refused).ToString(),
        CheckedAt = TimeProvider.System.GetUtcNow().LocalDateTime,
        Rehearsal = request.Rehearse,
    };

    public async Task<IReadOnlyList<DomainCheck>> MakeAsync(KnownNode? node, CancellationToken cancellationToken)
    {
        now = ports.Clock.GetUtcNow();
        var dns = ports.Dns.QueryAsync(domain, cancellationToken);
        var mode = DnsModeAsync(dns, cancellationToken);
        var certificates = ports.Certificates.FindAsync(domain, cancellationToken);
        var world = await dns.ConfigureAwait(false);
        return
        [
            Row(DomainCheckName.Name, DomainCheckStatus.Passed, Advice.Of(nameof(Texts.Domain_Name))),
            NameServers(world),
            Records(world, node),
            Wildcard(world),
            Authority(world),
            RecentCertificates.Judge(
                await certificates.ConfigureAwait(false), Row(DomainCheckName.RecentCertificates), now, node?.CertifiedAt),
            Node(node),
            await mode.ConfigureAwait(false),
        ];
    }

    private DomainCheck NameServers(DnsSnapshot world)
    {
        const DomainCheckName Check = DomainCheckName.NameServers;
        if (world.Obstacle is { } obstacle)
        {
            return Row(
                Check,
                DomainCheckStatus.Unknown,
                obstacle.Explanation,
                Advice.Of(nameof(Texts.Domain_Unseen_Next)));
        }

        // No word from this machine's resolvers says nothing of the domain.
        if (world.Problem is { } silence && world.Answers.Count == 0)
        {
            return Row(Check, DomainCheckStatus.Unknown, silence, Advice.Of(nameof(Texts.Domain_NoWord_Next)));
        }

        if (world.Zone is null || world.NameServers.Count == 0)
        {
            return Row(
                Check,
                DomainCheckStatus.Failed,
                Advice.Of(nameof(Texts.Domain_NoServer), domain),
                Advice.Of(nameof(Texts.Domain_NoServer_Next)));
        }

        var servers = string.Join(", ", world.NameServers);
        return world.Answers.FirstOrDefault(answer => answer.Problem is not null) is { } silent
            ? Row(
                Check,
                DomainCheckStatus.Warning,
                Advice.Of(nameof(Texts.Domain_ServedNotAll), world.Zone, servers, silent.Server, silent.Problem),
                Advice.Of(nameof(Texts.Domain_ServedNotAll_Next)))
            : Row(Check, DomainCheckStatus.Passed, Advice.Of(nameof(Texts.Domain_Served), world.Zone, servers));
    }

    private DomainCheck Records(DnsSnapshot world, KnownNode? node) => Visible(world, DomainCheckName.Records)
        ?? (PublicAnswer.Describe(world, node?.Address) is { } visible
            ? Row(
                DomainCheckName.Records,
                DomainCheckStatus.Warning,
                Advice.Of(nameof(Texts.Domain_Records), domain, visible),
                Advice.Of(nameof(Texts.Domain_Records_Next)))
            : Row(
                DomainCheckName.Records,
                DomainCheckStatus.Passed,
                node?.Address is { } own
                    ? Advice.Of(nameof(Texts.Domain_RecordsOwn), own)
                    : Advice.Of(nameof(Texts.Domain_RecordsNone))));

    private DomainCheck Wildcard(DnsSnapshot world) => Visible(world, DomainCheckName.Wildcard)
        ?? (PublicAnswer.OfWildcard(world) is { } wildcard
            ? Row(
                DomainCheckName.Wildcard,
                DomainCheckStatus.Warning,
                Advice.Of(nameof(Texts.Domain_Wildcard), wildcard))
            : Row(DomainCheckName.Wildcard, DomainCheckStatus.Passed, Advice.Of(nameof(Texts.Domain_WildcardNone))));

    private DomainCheck Authority(DnsSnapshot world)
    {
        const DomainCheckName Check = DomainCheckName.CertificateAuthority;
        if (Visible(world, Check) is { } unseen)
        {
            return unseen;
        }

        if (world.CaaProblem is { } problem)
        {
            return Row(Check, DomainCheckStatus.Unknown, Advice.Of(nameof(Texts.Domain_CaaFound), problem));
        }

        return CaaRule.Objection(world.Caa, domain) is { } objection
            ? Row(
                Check,
                DomainCheckStatus.Failed,
                Advice.Of(nameof(Texts.Domain_CaaFound), objection),
                Advice.Of(nameof(Texts.Domain_Caa_Next)))
            : Row(
                Check,
                DomainCheckStatus.Passed,
                Advice.Of(world.Caa.Count == 0 ? nameof(Texts.Domain_CaaNone) : nameof(Texts.Domain_CaaAllows)));
    }

    private DomainCheck Node(KnownNode? node) => node is null
        ? Row(DomainCheckName.Node, DomainCheckStatus.Passed, Advice.Of(nameof(Texts.Domain_NodeNone)))
        : Row(
            DomainCheckName.Node,
            DomainCheckStatus.Warning,
            Advice.Of(nameof(Texts.Domain_Node), node.Address ?? Advice.Of(nameof(Texts.Domain_NodeNoAddress))),
            Advice.Of(nameof(Texts.Domain_Node_Next), Commands.Status(domain).In(advice)));

    private async Task<DomainCheck> DnsModeAsync(Task<DnsSnapshot> dns, CancellationToken cancellationToken)
    {
        try
        {
            var choice = await DnsModeChoice.MakeAsync(
                () => new ZoneFinder(cloud.Route53, () => dns).FindAsync(domain, cancellationToken),
                () => dns,
                isUnattended: false).ConfigureAwait(false);
            return Row(DomainCheckName.DnsMode, DomainCheckStatus.Passed, Advice.Of(nameof(Texts.Domain_Mode), choice.Mode, choice.Reason));
        }
        catch (CloudException exception)
        {
            var failure = CloudErrors.CloudCallFailed(exception, Advice.Of(nameof(Texts.Wait_CheckAgain))).In(advice);
            return Row(
                DomainCheckName.DnsMode,
                DomainCheckStatus.Unknown,
                Advice.Of(nameof(Texts.Domain_ModeUnread), DeployErrors.MessageOf(failure)),
                Advice.Of(nameof(Texts.Domain_ModeUnread_Next), DeployErrors.AdviceOf(failure)));
        }
    }

    // What cannot be heard from this network is not known, rather than not there.
    private DomainCheck? Visible(DnsSnapshot world, DomainCheckName name) =>
        (world.Obstacle?.Explanation
            ?? (world.Answers.Count == 0 ? world.Problem ?? Advice.Of(nameof(Texts.Domain_NoneAnswered)) : null)) is { } unseen
            ? Row(name, DomainCheckStatus.Unknown, Advice.Of(nameof(Texts.Domain_Unseen), unseen))
            : null;

    private DomainCheck Row(DomainCheckName name, DomainCheckStatus status, Advice detail, Advice? nextAction = null) =>
        Row(name) with { Status = status, Detail = detail.ToString(), NextAction = nextAction?.ToString() };

    private DomainCheck Row(DomainCheckName name) => new()
    {
        Domain = domain,
        Name = name,
        Status = DomainCheckStatus.Unknown,
        Detail = string.Empty,
        CheckedAt = now.LocalDateTime,
    };
}
