using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Node;

/// <summary>
/// A node's own known_hosts file, in OpenSSH's form. Comments and lines of other hosts survive a rewrite. A line that
/// cannot be read is kept too, but it rules out trust on first use: it may have held the key.
/// </summary>
internal sealed class KnownHosts
{
    private const int StandardPort = 22;

    private readonly List<string> lines;

    private KnownHosts(List<string> lines) => this.lines = lines;

    /// <summary>The number of the first line that cannot be read, from 1; null if all can.</summary>
    public int? FirstUnreadableLine
    {
        get
        {
            var index = lines.FindIndex(line => KnownHostLine.IsContent(line) && KnownHostLine.TryParse(line) is null);
            return index < 0 ? null : index + 1;
        }
    }

    /// <summary>Reads a file; a missing one is empty.</summary>
    /// <exception cref="IOException">The file is there but cannot be read; so does UnauthorizedAccessException.</exception>
    public static KnownHosts Load(string path) => new(PlainFile.IsThere(path) ? [.. File.ReadAllLines(path)] : []);

    /// <summary>How a host is written: by itself for port 22, else with its port.</summary>
    public static string NameOf(string host, int port) => port == StandardPort ? host : $"[{host}]:{port}";

    /// <summary>The keys on record for a host, without revoked ones.</summary>
    public IReadOnlyList<KnownHostKey> KeysOf(string host, int port = StandardPort)
    {
        var entries = EntriesOf(host, port).ToList();
        var revoked = entries.Where(entry => entry.IsRevoked).Select(entry => entry.Key).ToHashSet();
        return [.. entries.Select(entry => entry.Key).Where(key => !revoked.Contains(key)).Distinct()];
    }

    /// <summary>True if the file says anything of the host, be it only that a key is revoked.</summary>
    public bool Mentions(string host, int port = StandardPort) => EntriesOf(host, port).Any();

    /// <summary>Adds a key unless it is on record already.</summary>
    public void Add(string host, KnownHostKey key, int port = StandardPort)
    {
        if (!KeysOf(host, port).Contains(key))
        {
            lines.Add($"{NameOf(host, port)} {key}");
        }
    }

    /// <summary>Replaces the keys on record for a host, as a replaced machine at the same address calls for.
    /// Revoked ones stay so.</summary>
    public void Replace(string host, IEnumerable<KnownHostKey> keys, int port = StandardPort)
    {
        var name = NameOf(host, port);
        lines.RemoveAll(line => KnownHostLine.TryParse(line) is { IsRevoked: false } entry && entry.IsFor(name));
        foreach (var key in keys)
        {
            Add(host, key, port);
        }
    }

    /// <summary>Writes the file, readable by its owner only.</summary>
    public void Save(string path) => OwnerOnlyFile.Write(path, string.Concat(lines.Select(line => line + "\n")));

    private IEnumerable<KnownHostLine> EntriesOf(string host, int port)
    {
        var name = NameOf(host, port);
        return lines.Select(KnownHostLine.TryParse).OfType<KnownHostLine>().Where(line => line.IsFor(name));
    }
}
