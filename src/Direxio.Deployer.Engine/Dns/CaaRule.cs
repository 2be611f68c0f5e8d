using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Dns;

/// <summary>
/// Whether a CAA set lets Let's Encrypt issue for one plain name with the methods that Caddy uses. Caddy's second
/// authority is not counted on: without an e-mail address it is not used.
/// </summary>
internal static class CaaRule
{
    private const int Critical = 128;
    private const string Authority = "letsencrypt.org";

    private static readonly string[] KnownTags = ["issue", "issuewild", "iodef"];
    private static readonly string[] UsableMethods = ["http-01", "tls-alpn-01"];

    /// <summary>What stands in the way and how to mend it; null if nothing does.</summary>
    public static Advice? Objection(IReadOnlyList<CaaRecord> records, string domain)
    {
        // An authority must refuse when it meets a critical property that it does not know.
        var unknown = records.FirstOrDefault(
            record => (record.Flags & Critical) != 0 && !KnownTags.Contains(record.Tag, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
        {
            return Advice.Of(nameof(Texts.Dns_CaaCritical), Show(unknown), domain);
        }

        // Without any issue property nothing is restricted; issuewild concerns wildcard certificates only.
        var issue = records.Where(record => record.Tag.Equals("issue", StringComparison.OrdinalIgnoreCase)).ToList();
        return issue.Count == 0 || issue.Any(Allows)
            ? null
            : Advice.Of(nameof(Texts.Dns_CaaForbids), Show(issue[0]), domain, $"0 issue \"{Authority}\"");
    }

    private static bool Allows(CaaRecord record)
    {
        var parts = record.Value.Split(';', StringSplitOptions.TrimEntries);
        return parts[0].Equals(Authority, StringComparison.OrdinalIgnoreCase) && parts.Skip(1).All(IsMet);
    }

    // The node makes a new account, so a record that is bound to an account excludes it.
    private static bool IsMet(string parameter)
    {
        var pair = parameter.Split('=', 2, StringSplitOptions.TrimEntries);
        return pair[0].ToLowerInvariant() switch
        {
            "accounturi" => false,
            "validationmethods" => pair.Length == 2
                && pair[1].Split(',', StringSplitOptions.TrimEntries).Intersect(UsableMethods, StringComparer.OrdinalIgnoreCase).Any(),
            _ => true,
        };
    }

    private static string Show(CaaRecord record) => $"{record.Flags} {record.Tag} \"{record.Value}\"";
}
