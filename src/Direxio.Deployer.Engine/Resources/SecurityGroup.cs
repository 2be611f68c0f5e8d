using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>The security group: what the world may reach of the node.</summary>
internal static class SecurityGroupKind
{
    /// <summary>The key of its intent in the state.</summary>
    public const string Intent = "security_group";

    public static ResourceDescriptor Descriptor { get; } = new(ResourceKind.SecurityGroup)
    {
        EvidenceName = "security_group",
        Words = "security group",
        Intent = Intent,
        IsDelayed = true,
        IsHeldByInstance = true,
        RecordedId = static state => state.Resources.SecurityGroupId,
        SeenId = static seen => seen.Group?.Id,
        Complete = Complete,
    };

    /// <summary>The port of SSH, which only the one who deploys may reach.</summary>
    public const int SshPort = 22;

    /// <summary>Every IPv4 address.</summary>
    public const string Anywhere = "0.0.0.0/0";

    private static void Complete(StateCompletion to)
    {
        var (resources, group) = (to.State.Resources, to.Seen.Group);
        to.Fill("security group", resources.SecurityGroupId, group?.Id, id => resources.SecurityGroupId = id);
        to.Fill("VPC", resources.VpcId, group?.VpcId, id => resources.VpcId = id);
        if (group?.Ingress.Where(SshMove.IsLikeOurs).ToList() is [var ssh])
        {
            var server = to.State.Server;
            to.Fill("address that may reach port 22", server.SshCidr, ssh.Cidr, cidr => server.SshCidr = cidr);
        }
    }
}

/// <summary>The security group: reconciled against the wanted rules, so a group that was left half-made is completed.</summary>
internal sealed class SecurityGroupCreation(ISecurityGroups groups, ResourceJournal journal)
{
    private static readonly IngressRule[] Public =
    [
        new("tcp", 80, 80, SecurityGroupKind.Anywhere, "HTTP for certificates and redirects"),
        new("tcp", 443, 443, SecurityGroupKind.Anywhere, "HTTPS: Matrix clients and federation"),
        new("tcp", 3478, 3478, SecurityGroupKind.Anywhere, "TURN"),
        new("udp", 3478, 3478, SecurityGroupKind.Anywhere, "TURN"),
        new("udp", 49160, 49200, SecurityGroupKind.Anywhere, "TURN relay"),
    ];

    /// <param name="context">The run.</param>
    /// <param name="sshCidr">Who may reach port 22; null for nobody yet.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<SecurityGroupInfo> EnsureAsync(PhaseContext context, string? sshCidr, CancellationToken cancellationToken)
    {
        var tags = context.Tags;
        var vpcId = context.State.Resources.VpcId!;
        var group = await journal.EnsureAsync(
            SecurityGroupKind.Intent,
            tags.RunId,
            async token => context.State.Resources.SecurityGroupId is { } id
                ? await RecordedLookup.FindAsync(context, SecurityGroupKind.Intent, id, groups.FindAsync, token).ConfigureAwait(false)
                : await groups.FindByTagsAsync(tags, token).ConfigureAwait(false),
            () => groups.CreateAsync(tags.RunId, $"Direxio node {context.Settings.Domain}", vpcId, tags, CancellationToken.None),
            (state, found) => state.Resources.SecurityGroupId = found.Id,
            cancellationToken).ConfigureAwait(false);

        await ReconcileAsync(context, group, Public, sshCidr, cancellationToken).ConfigureAwait(false);
        if (sshCidr != SecurityGroupKind.Anywhere && SshMove.EarlierOpening(context.State, group) is not null)
        {
            var close = Commands.ChangeNode(context.Settings.Domain).With("SshCidr", sshCidr ?? SettingRules.AutoCidr);
            context.Observer.Warn(Advice.Of(
                nameof(Texts.Warn_SshOpenSinceEarlier),
                KindName.Of(ResourceKind.SecurityGroup, group.Id),
                close.In(context.Settings.AdviceContext)));
        }

        return group;
    }

    /// <summary>Opens port 22 for an address, and closes it for the one recorded before if that is another.</summary>
    /// <returns>False if it was open.</returns>
    public async Task<bool> MoveSshAsync(PhaseContext context, string sshCidr, CancellationToken cancellationToken)
    {
        var group = await FindRecordedAsync(context, groups, cancellationToken).ConfigureAwait(false);
        return await ReconcileAsync(context, group, [], sshCidr, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same as the user agreed to it: what an earlier release opened to the world is closed too.</summary>
    public async Task MoveSshAsync(PhaseContext context, SshMove move, CancellationToken cancellationToken)
    {
        var group = await FindRecordedAsync(context, groups, cancellationToken).ConfigureAwait(false);
        await ReconcileAsync(context, group, [], move.Cidr, cancellationToken, move.Closing).ConfigureAwait(false);
    }

    /// <summary>The node's group as AWS shows it.</summary>
    /// <exception cref="DeployException">RecordedResourceGone, ResourceNotShown.</exception>
    public static Task<SecurityGroupInfo> FindRecordedAsync(
        PhaseContext context, ISecurityGroups groups, CancellationToken cancellationToken) => RecordedLookup.FindAsync(
        context, SecurityGroupKind.Intent, context.State.Resources.SecurityGroupId!, groups.FindAsync, cancellationToken);

    // Adds what is missing and takes back the port 22 rule that an earlier run made for another address. An address
    // that is not known leaves what is there as it is. False if nothing was missing.
    private async Task<bool> ReconcileAsync(
        PhaseContext context,
        SecurityGroupInfo group,
        IReadOnlyList<IngressRule> publicRules,
        string? sshCidr,
        CancellationToken cancellationToken,
        IReadOnlyList<IngressRule>? closing = null)
    {
        IReadOnlyList<IngressRule> wanted = sshCidr is null ? publicRules : [.. publicRules, SshMove.Rule(sshCidr)];
        var missing = wanted.Where(rule => !group.Ingress.Any(rule.AllowsSameAs)).ToList();
        if (missing.Count > 0)
        {
            await groups.AuthorizeAsync(group.Id, missing, cancellationToken).ConfigureAwait(false);
        }

        if (sshCidr is null)
        {
            return missing.Count > 0;
        }

        closing ??= SshMove.Recorded(context.State, group, sshCidr);
        if (closing.Count > 0)
        {
            await groups.RevokeAsync(group.Id, closing, cancellationToken).ConfigureAwait(false);
        }

        context.Session.Update(state => state.Server.SshCidr = sshCidr);
        return missing.Count > 0;
    }

    /// <summary>What the group of a node lets in.</summary>
    /// <param name="sshCidr">Who may reach port 22; null for nobody.</param>
    public static IReadOnlyList<IngressRule> RulesFor(string? sshCidr) => sshCidr is null ? Public : [.. Public, SshMove.Rule(sshCidr)];
}

/// <summary>Deletes the security group, once the interfaces of the terminated instance have let go of it.</summary>
internal sealed class SecurityGroupRemoval(ISecurityGroups groups, RemovalWaits waits) : IResourceRemoval
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public ResourceKind Kind => ResourceKind.SecurityGroup;

    public string Action => Texts.Remove_Firewall.InWords();

    public EvidenceStatus WhenGone => EvidenceStatus.Deleted;

    public async Task<ResourceReading> LookAsync(string id, CancellationToken cancellationToken) =>
        await groups.FindAsync(id, cancellationToken).ConfigureAwait(false) is null
            ? new(Presence.Gone, $"EC2 does not know the security group {id}") { IsAbsence = true }
            : new(Presence.There, $"EC2 shows the security group {id}");

    public async Task<RemovalAnswer> RemoveAsync(string id, ResourceReading seen, CancellationToken cancellationToken)
    {
        try
        {
            return new(await waits.WhileInUseAsync(
                KindName.Of(ResourceKind.SecurityGroup, id),
                Patience,
                token => groups.DeleteAsync(id, token),
                cancellationToken).ConfigureAwait(false));
        }
        catch (CloudException exception) when (exception.Failure == CloudFailure.InUse)
        {
            var users = await groups.ListUsersAsync(id, cancellationToken).ConfigureAwait(false);
            throw users.Count == 0
                ? exception
                : new CloudException(
                    CloudFailure.InUse,
                    exception.Service,
                    exception.Action,
                    exception.Code,
                    $"{id} is used by {string.Join(", ", users)}",
                    exception);
        }
    }
}
