using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Node;

/// <summary>The host keys that a machine writes to its console at first boot, which only its owner can read.</summary>
internal static partial class ConsoleHostKeys
{
    private const string Begin = "-----BEGIN SSH HOST KEY KEYS-----";
    private const string End = "-----END SSH HOST KEY KEYS-----";

    /// <summary>
    /// The public keys of the last complete listing that holds any. None while there is no complete one: the console is
    /// filled with delay and keeps its last 64 KiB only, so half a listing may end or begin with half a key. A key into
    /// which the kernel has written a line of its own is left out; the listing's other keys count.
    /// </summary>
    public static IReadOnlyList<KnownHostKey> Parse(string consoleOutput)
    {
        for (var end = consoleOutput.Length; (end = consoleOutput.LastIndexOf(End, end, StringComparison.Ordinal)) > 0;)
        {
            var begin = consoleOutput.LastIndexOf(Begin, end, StringComparison.Ordinal);
            if (begin < 0)
            {
                return [];
            }

            var keys = KeysIn(consoleOutput[(begin + Begin.Length)..end]);
            if (keys.Count > 0)
            {
                return keys;
            }

            end = begin;
        }

        return [];
    }

    private static List<KnownHostKey> KeysIn(string listing) =>
    [
        .. Keys().Matches(TerminalCodes().Replace(listing, string.Empty))
            .Select(key => KnownHostKey.TryParse(key.Groups["type"].Value, key.Groups["blob"].Value))
            .OfType<KnownHostKey>()
            .Where(key => key.IsWhole)
            .Distinct(),
    ];

    [GeneratedRegex(@"\x1b\[[0-9;]*[A-Za-z]", RegexOptions.CultureInvariant)]
    private static partial Regex TerminalCodes();

    // Anything may stand before the key: time, process name, "ci-info:"; and anything behind it.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9@.-])(?<type>ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))"
        + @"[ \t]+(?<blob>[A-Za-z0-9+/]+={0,2})(?=[ \t\r\n]|$)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Keys();
}
