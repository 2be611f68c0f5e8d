using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Orphans;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>What one removal is about: a node with its state, or a run id of which only the tags are left.</summary>
/// <param name="Request">What the user asked.</param>
/// <param name="Paths">The node's files.</param>
/// <param name="State">The state as it was when the removal began; for a run id one that holds nothing but that.</param>
internal sealed record RemovalScope(RemovalRequest Request, NodePaths Paths, NodeState State)
{
    /// <summary>The domain of another node on this machine that has an id on record; null if none has.</summary>
    public Func<string, string?> UserOf { get; init; } = static _ => null;

    /// <summary>Where the name goes on leading to the node by a record that the removal does not reach; null if nowhere.</summary>
    public RecordElsewhere? Elsewhere { get; init; }

    /// <summary>The entries of the node's MCP server that were taken out of where clients keep them.</summary>
    public IReadOnlyList<McpRegistration> Unregistered { get; init; } = [];

    /// <summary>Those that are still there as far as is on record.</summary>
    public IEnumerable<McpRegistration> Registrations => State.Mcp.Registrations.Except(Unregistered);

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(15);

    public string Domain => State.Domain ?? Paths.ServiceId;

    /// <summary>The same with what the other nodes of this machine use of the account.</summary>
    public RemovalScope Knowing(LocalOwners owners, string accountId) =>
        this with { UserOf = id => owners.UserOf(id, accountId, State)?.Domain };

    /// <summary>What is wanted besides: what this run's user says, else what was said when the removal began.</summary>
    public RemovalChoices Choices => State.RemovalRecord.Choices.Under(Request);

    /// <summary>The command that continues the removal.</summary>
    public Command Command => CommandFor(Choices);

    /// <summary>The same, which leaves the zone.</summary>
    public Command CommandKeepingZone => CommandFor(Choices with { KeepsZone = true });

    /// <summary>The same, which removes the node in its account and not on this machine alone.</summary>
    public Command CommandAtAws => CommandFor(State.RemovalRecord.Choices, isLocalOnly: false);

    /// <summary>The one that removes it on this machine alone.</summary>
    public Command CommandHereOnly => CommandFor(Choices, isLocalOnly: true);

    private Command CommandFor(RemovalChoices choices) => CommandFor(choices, Request.LocalOnly);

    private Command CommandFor(RemovalChoices choices, bool isLocalOnly)
    {
        var asked = Request with { LocalOnly = isLocalOnly };
        var said = choices.In(asked, State.RemovalRecord.Choices) with { Domain = IsByRunId ? null : Domain };
        return RequestCommands.Find(IsByRunId ? said with { Region = State.Region } : said)!.In(AdviceContext);
    }

    /// <summary>What the commands in its advice need.</summary>
    public AdviceContext AdviceContext => new() { IsRehearsal = State.IsRehearsal, ProfileName = Request.ProfileName };

    /// <summary>True if the node's folder stays. Of a run id there is none.</summary>
    public bool KeepsFolder => IsByRunId || Choices.KeepsFolder;

    /// <summary>True if only the tags are left.</summary>
    public bool IsByRunId => Request.RunId is not null;

    /// <summary>The longest that any single wait may take.</summary>
    public TimeSpan Patience => Request.Timeout ?? DefaultPatience;

    /// <summary>True if the deployer may have written into the node's zone. In user mode it never did.</summary>
    public bool TouchesDns => IsByRunId
        || State.DnsMode != DnsMode.User
        || State.Resources.ZoneId is not null
        || MayHaveZone;

    /// <summary>True if a record that the removal does not reach may lead to the node.</summary>
    public bool HasForeignRecord => !TouchesDns || Elsewhere is not null;

    /// <summary>True if the node may have a hosted zone of its own in Route 53.</summary>
    public bool TouchesRoute53 => IsByRunId
        || State.DnsMode == DnsMode.Route53
        || (State.DnsMode == DnsMode.User && State.Resources.ZoneId is not null)
        || MayHaveZone;

    private bool MayHaveZone => State.Intents.WrittenAt(HostedZoneKind.Intent) is not null;

    /// <summary>The addresses that the node's DNS record may hold.</summary>
    public IReadOnlySet<string> Addresses
    {
        get
        {
            // The intent names the record with its address: "domain A address".
            var intended = State.Intents.TokenOf(DnsRecordKind.Intent)?.Split(' ')[^1];
            return new[] { State.Resources.PublicIp, intended }.OfType<string>().ToHashSet(StringComparer.Ordinal);
        }
    }

    /// <summary>Everything that the state names, whether or not it is still there. The DNS record is not among it.</summary>
    public IReadOnlyList<RemovalTarget> RecordedTargets()
    {
        var resources = State.Resources;
        var targets = ResourceKinds.All
            .Select(kind => (kind.Kind, kind.EvidenceName, Id: kind.OwnId(State)))
            .Where(item => item.Id is not null)
            .Select(item => TargetOf(item.Kind, item.EvidenceName, item.Id!))
            .ToList();
        foreach (var replaced in resources.ReplacedInstances)
        {
            AddFurther(targets, ResourceKind.Instance, replaced.Id);
            AddFurther(targets, ResourceKind.Volume, replaced.RootVolumeId);
        }

        targets.AddRange(
            EvidencedTargets().Where(seen => !targets.Exists(target => target.Kind == seen.Kind && target.Id == seen.Id)).ToList());
        return targets;
    }

    // They were seen to have ended, so nothing of them can still be hidden.
    private static void AddFurther(List<RemovalTarget> targets, ResourceKind kind, string? id)
    {
        if (id is not null)
        {
            targets.Add(new(kind, ResourceKinds.Describe(kind).FurtherEvidenceName(id), id));
        }
    }

    // What an earlier removal found by tag, or by the instance, is in its evidence only.
    private IEnumerable<RemovalTarget> EvidencedTargets() =>
        from entry in State.RemovalRecord.Evidence
        where entry is { Id: not null, Kind: not (null or ResourceKind.LocalDaemon or ResourceKind.DnsRecord) }
        select TargetOf(entry.Kind!.Value, entry.Name, entry.Id!);

    /// <summary>A target, with the time of its making as far as the state tells.</summary>
    public RemovalTarget TargetOf(ResourceKind kind, string name, string id) =>
        new(kind, name, id) { MadeAt = ResourceKinds.Describe(kind).MadeAt(State) };

    /// <summary>The kinds that were asked for, of which no answer was recorded, and when.</summary>
    public IEnumerable<(ResourceKind Kind, DateTimeOffset? AskedAt)> Unsettled =>
        from intent in State.Intents.Unsettled
        let made = ResourceKinds.MadeBy(intent)
        where made is { IsTagged: true }
        select (made.Kind, State.Intents.WrittenAt(intent));
}
