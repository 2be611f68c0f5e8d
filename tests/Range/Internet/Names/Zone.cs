namespace Direxio.Deployer.Range.Names;

/// <summary>A zone as its own servers know it.</summary>
/// <param name="Name">Its name; empty for the root.</param>
/// <param name="Records">All records at and below its name, SOA and NS among them.</param>
internal sealed record Zone(string Name, IReadOnlyList<DnsRecord> Records)
{
    private const int NoSuchName = 3;

    /// <summary>The names of its servers.</summary>
    public IReadOnlyList<string> Servers => [.. NameServers.Select(record => record.Value)];

    /// <summary>Its own NS records.</summary>
    public IReadOnlyList<DnsRecord> NameServers => [.. Records.Where(record => record.Name == Name && record.Type == "NS")];

    /// <summary>Whether a name lies in it or below it.</summary>
    public bool Holds(string name) => Name.Length == 0 || name == Name || name.EndsWith("." + Name, StringComparison.Ordinal);

    /// <summary>
    /// The answer to a question about a name that it is authoritative for. A name exists if it or anything below it has
    /// a record (RFC 8020); where one does not, a wildcard may stand in (RFC 4592). Nothing found is told with the SOA.
    /// </summary>
    public DnsAnswer Answer(string name, string type)
    {
        var isThere = Exists(name);
        var owner = isThere ? name : Wildcard(name);
        var own = Records.Where(record => record.Name == owner).Select(record => record with { Name = name }).ToList();
        var alias = type == "CNAME" ? null : own.Find(record => record.Type == "CNAME");
        IReadOnlyList<DnsRecord> found = alias is not null ? [alias] : own.FindAll(record => record.Type == type);
        return found.Count > 0
            ? new(0, true, found, [])
            : new(isThere || own.Count > 0 ? 0 : NoSuchName, true, [], [.. Records.Where(record => record.Name == Name && record.Type == "SOA")]);
    }

    private bool Exists(string name) => Records.Any(record => record.Name == name || record.Name.EndsWith("." + name, StringComparison.Ordinal));

    // Right below the closest ancestor that exists.
    private string Wildcard(string name)
    {
        var ancestor = name;
        do
        {
            var dot = ancestor.IndexOf('.', StringComparison.Ordinal);
            ancestor = dot < 0 ? string.Empty : ancestor[(dot + 1)..];
        }
        while (ancestor.Length > 0 && !Exists(ancestor));
        return $"*.{ancestor}";
    }
}
