using System.Collections.Concurrent;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// Knows what one removal has seen and what AWS has taken its word for, and with that what a "not found" is worth: it is
/// believed of what was seen, was asked to go, and then did; and of what is old enough to be known everywhere, unless it was
/// seen just now and nobody has asked for it to go. What an earlier removal had seen, and began to take away, is believed to be
/// gone when it does not show for a while.
/// </summary>
internal sealed class RemovalObservations(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, bool> seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> denied = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> seenEarlier = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> absentSince = new(StringComparer.Ordinal);

    /// <summary>It was seen to be there, by its id or by its tags.</summary>
    public void Saw(string id) => seen[id] = true;

    /// <summary>AWS has accepted its removal, or that of what carries it along; or the answer to that was lost.</summary>
    public void Asked(string id) => asked[id] = true;

    /// <summary>It was seen, asked to go and seen to go, as an earlier removal has on record.</summary>
    public void SawGo(string id)
    {
        Saw(id);
        Asked(id);
    }

    /// <summary>An earlier removal has seen it and was about to remove it; whether it did is not on record.</summary>
    public void SawEarlier(string id) => seenEarlier[id] = true;

    /// <summary>Asked to remove it, AWS has answered that it knows no such thing.</summary>
    public void Denied(string id) => denied[id] = true;

    /// <summary>What a look has really told.</summary>
    public ResourceReading Judge(RemovalTarget target, ResourceReading sighting)
    {
        if (sighting.Presence != Presence.Gone)
        {
            Saw(target.Id);
            if (sighting.RootVolumeId is { } volume)
            {
                Saw(volume);
            }
        }

        if (!sighting.IsAbsence || (seen.ContainsKey(target.Id) && asked.ContainsKey(target.Id)))
        {
            return sighting;
        }

        var now = clock.GetUtcNow();
        var remaining = ResourceKinds.Describe(target.Kind).IsDelayed ? Visibility.Remaining(target.MadeAt, now) : TimeSpan.Zero;
        if (seenEarlier.ContainsKey(target.Id))
        {
            var rest = absentSince.GetOrAdd(target.Id, now) + Visibility.Patience - now;
            remaining = rest < remaining ? rest : remaining;
        }

        return remaining > TimeSpan.Zero
            ? Unseen(sighting, "it is so young that it may not show yet", now + remaining)
            : seen.ContainsKey(target.Id) && !denied.ContainsKey(target.Id)
                ? Unseen(sighting, "it was seen a moment ago", now)
                : sighting;
    }

    private static ResourceReading Unseen(ResourceReading sighting, string reason, DateTimeOffset lookAgainAt) => sighting with
    {
        Presence = Presence.Unseen,
        Detail = $"{sighting.Detail}, but {reason}: this proves nothing",
        LookAgainAt = lookAgainAt,
    };
}
