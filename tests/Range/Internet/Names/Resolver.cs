using System.Collections.Concurrent;
using System.Diagnostics;

namespace Direxio.Deployer.Range.Names;

/// <summary>
/// A recursive resolver. It remembers that a name, or its records of a type, does not exist, for as long as the zone's
/// SOA allows (RFC 2308), and tells the time that is left. What exists it looks up each time.
/// </summary>
internal sealed class Resolver(NameSpace names, LiveConfig live)
{
    private const string AnyType = "*";
    private readonly ConcurrentDictionary<(string Name, string Type), (DnsAnswer Answer, long Since)> remembered = new();

    /// <summary>Forgets everything.</summary>
    public void Reset() => remembered.Clear();

    /// <summary>Answers a question, and whether it did so from memory.</summary>
    public (DnsAnswer Answer, bool IsRemembered) Ask(string name, string type)
    {
        if (live.Value.NegativeCache && (Recall(name, AnyType) ?? Recall(name, type)) is { } known)
        {
            return (known, true);
        }

        var answer = names.Resolve(name, type);
        if (live.Value.NegativeCache && answer.Answers.Count == 0 && !NameSpace.IsFixed(name))
        {
            remembered[(name, answer.ResponseCode == 0 ? type : AnyType)] = (answer, Stopwatch.GetTimestamp());
        }

        return (answer, false);
    }

    private DnsAnswer? Recall(string name, string type)
    {
        if (!remembered.TryGetValue((name, type), out var memory) || memory.Answer.Authority is not [var soa])
        {
            return null;
        }

        var left = soa.Ttl - (int)Stopwatch.GetElapsedTime(memory.Since).TotalSeconds;
        return left > 0 ? memory.Answer with { Authority = [soa with { Ttl = left }] } : null;
    }
}
