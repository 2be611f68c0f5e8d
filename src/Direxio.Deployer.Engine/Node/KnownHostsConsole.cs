namespace Direxio.Deployer.Engine.Node;

/// <summary>Reads the host keys that cloud-init prints to an instance's console at the end of its first boot.</summary>
internal static class KnownHostsConsole
{
    private const string Begin = "-----BEGIN SSH HOST KEY KEYS-----";
    private const string End = "-----END SSH HOST KEY KEYS-----";

    /// <summary>
    /// The keys of the last complete block; none if there is no such block yet. An unfinished one is not used, since
    /// its last line may be cut.
    /// </summary>
    public static IReadOnlyList<KnownHostKey> KeysIn(string console)
    {
        var end = console.LastIndexOf(End, StringComparison.Ordinal);
        var begin = end < 0 ? -1 : console.LastIndexOf(Begin, end, StringComparison.Ordinal);
        if (begin < 0)
        {
            return [];
        }

        var keys = new List<KnownHostKey>();
        foreach (var line in console[(begin + Begin.Length)..end].Split('\n'))
        {
            // The kernel's time or the service's name may stand before the key.
            var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var key = fields.Zip(fields.Skip(1), KnownHostKey.TryParse).FirstOrDefault(parsed => parsed is not null);
            if (key is not null)
            {
                keys.Add(key);
            }
        }

        return keys;
    }
}
