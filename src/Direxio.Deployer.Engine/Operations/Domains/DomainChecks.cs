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
        Detail = refused.Message,
        NextAction = refused.NextAction,
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
            Row(DomainCheckName.Name, DomainCheckStatus.Passed, "The name can be the name of a node, for as long as the node lives."),
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
                "Run the command from another network to see what the domain's name servers say.");
        }

        if (world.Zone is null || world.NameServers.Count == 0)
        {
            return Row(
                Check,
                DomainCheckStatus.Failed,
                world.Problem ?? $"No name server answers for {domain}.",
                "Register the domain, or check at its registrar that it has not expired and has name servers.");
        }

        var served = $"{world.Zone} is served by {string.Join(", ", world.NameServers)}";
        return world.Answers.FirstOrDefault(answer => answer.Problem is not null) is { } silent
            ? Row(
                Check,
                DomainCheckStatus.Warning,
                $"{served}; {silent.Server} gives no answer ({silent.Problem}).",
                "A deployment waits until all of them agree: have it put right, or taken out at the registrar.")
            : Row(Check, DomainCheckStatus.Passed, $"{served}.");
    }

    private DomainCheck Records(DnsSnapshot world, KnownNode? node) => Visible(world, DomainCheckName.Records)
        ?? (PublicAnswer.Describe(world, node?.Address) is { } visible
            ? Row(
                DomainCheckName.Records,
                DomainCheckStatus.Warning,
                $"{domain} answers with {visible}.",
                "Whatever uses the name now stops working when a node gets it. Choose a name that is free, "
                    + "or agree with -ConfirmDnsOverwrite.")
            : Row(
                DomainCheckName.Records,
                DomainCheckStatus.Passed,
                node?.Address is { } own ? $"Nothing but the node's address {own} stands at the name." : "No record stands at the name."));

    private DomainCheck Wildcard(DnsSnapshot world) => Visible(world, DomainCheckName.Wildcard)
        ?? (PublicAnswer.OfWildcard(world) is { } wildcard
            ? Row(
                DomainCheckName.Wildcard,
                DomainCheckStatus.Warning,
                $"A wildcard answers {wildcard} for the name. The node's own A record ends that for this name; the wildcard can stay.")
            : Row(DomainCheckName.Wildcard, DomainCheckStatus.Passed, "No wildcard answers for the name."));

    private DomainCheck Authority(DnsSnapshot world)
    {
        const DomainCheckName Check = DomainCheckName.CertificateAuthority;
        if (Visible(world, Check) is { } unseen)
        {
            return unseen;
        }

        if (world.CaaProblem is { } problem)
        {
            return Row(Check, DomainCheckStatus.Unknown, $"{problem}.");
        }

        return CaaRule.Objection(world.Caa, domain) is { } objection
            ? Row(
                Check,
                DomainCheckStatus.Failed,
                $"{objection}.",
                "Change the CAA records at the provider of your DNS, then run the check again.")
            : Row(
                Check,
                DomainCheckStatus.Passed,
                world.Caa.Count == 0 ? "No CAA record limits who may issue certificates." : "The CAA records allow Let's Encrypt.");
    }

    private DomainCheck Node(KnownNode? node) => node is null
        ? Row(DomainCheckName.Node, DomainCheckStatus.Passed, "No node of this machine has the name.")
        : Row(
            DomainCheckName.Node,
            DomainCheckStatus.Warning,
            $"A node of this machine has the name ({node.Address ?? "no address yet"}).",
            $"{Commands.Status(domain).In(advice).Render()} tells how it is.");

    private async Task<DomainCheck> DnsModeAsync(Task<DnsSnapshot> dns, CancellationToken cancellationToken)
    {
        try
        {
            var choice = await DnsModeChoice.MakeAsync(
                () => new ZoneFinder(cloud.Route53, () => dns).FindAsync(domain, cancellationToken),
                () => dns,
                isUnattended: false).ConfigureAwait(false);
            return Row(DomainCheckName.DnsMode, DomainCheckStatus.Passed, $"{choice.Mode}, since {choice.Reason.ToEnglish()}.");
        }
        catch (CloudException exception)
        {
            var failure = CloudErrors.CloudCallFailed(exception, "the check again").In(advice);
            return Row(
                DomainCheckName.DnsMode,
                DomainCheckStatus.Unknown,
                $"The account could not be asked for its hosted zones. {failure.Message}",
                $"{failure.NextAction} -DnsMode User needs no hosted zone.");
        }
    }

    // What cannot be heard from this network is not known, rather than not there.
    private DomainCheck? Visible(DnsSnapshot world, DomainCheckName name) =>
        (world.Obstacle?.Explanation ?? (world.Answers.Count == 0 ? world.Problem ?? "no name server answered" : null)) is { } unseen
            ? Row(name, DomainCheckStatus.Unknown, $"It could not be seen: {unseen}.")
            : null;

    private DomainCheck Row(DomainCheckName name, DomainCheckStatus status, string detail, string? nextAction = null) =>
        Row(name) with { Status = status, Detail = detail, NextAction = nextAction };

    private DomainCheck Row(DomainCheckName name) => new()
    {
        Domain = domain,
        Name = name,
        Status = DomainCheckStatus.Unknown,
        Detail = string.Empty,
        CheckedAt = now.LocalDateTime,
    };
}
