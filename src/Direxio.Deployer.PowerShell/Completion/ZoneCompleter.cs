using System.Collections;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>
/// Completes a domain with those that the last Get-DirexioDomain of this session told, and with those of this machine's nodes.
/// It makes no call: a key press does not wait for an account.
/// </summary>
public sealed class ZoneCompleter : DomainCompleter
{
    private static volatile IReadOnlyList<string> seen = [];

    /// <summary>Keeps the names for the rest of the session.</summary>
    internal static void Remember(IEnumerable<string> domains) => seen = [.. domains];

    private protected override IEnumerable<(string Text, string Meaning)> WordsFor(string parameter, IDictionary others) =>
        seen.Select(name => (name, $"{name}: a domain of the account"))
            .Concat(base.WordsFor(parameter, others))
            .DistinctBy(word => word.Item1, StringComparer.OrdinalIgnoreCase);
}
