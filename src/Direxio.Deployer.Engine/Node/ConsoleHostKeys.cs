using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Node;

/// <summary>The host keys that a machine writes to its console at first boot, which only its owner can read.</summary>
internal static partial class ConsoleHostKeys
{
    private const string Begin = "-----BEGIN SSH HOST KEY KEYS-----";
    private const string End = "-----END SSH HOST KEY KEYS-----";

    /// <summary>
    /// The public keys of the last complete listing, each as "type base64". None while there is no complete one:
    /// the console is filled with delay, and half a listing may end in half a key.
    /// </summary>
    public static IReadOnlyList<string> Parse(string consoleOutput)
    {
        var end = consoleOutput.LastIndexOf(End, StringComparison.Ordinal);
        var begin = end < 0 ? -1 : consoleOutput.LastIndexOf(Begin, end, StringComparison.Ordinal);
        return begin < 0
            ? []
            : [.. Keys().Matches(consoleOutput[(begin + Begin.Length)..end])
                .Where(IsWhole)
                .Select(key => $"{key.Groups["type"].Value} {key.Groups["blob"].Value}")
                .Distinct(StringComparer.Ordinal)];
    }

    // A key's blob begins with the length and the text of its type; noise of the console does not.
    private static bool IsWhole(Match key)
    {
        var type = Encoding.ASCII.GetBytes(key.Groups["type"].Value);
        var blob = new byte[key.Groups["blob"].Length];
        return Convert.TryFromBase64String(key.Groups["blob"].Value, blob, out var length)
            && length > 4 + type.Length
            && BinaryPrimitives.ReadUInt32BigEndian(blob) == type.Length
            && blob.AsSpan(4, type.Length).SequenceEqual(type);
    }

    // Anything may stand before the key: time, process name, terminal codes.
    [GeneratedRegex(@"(?<![A-Za-z0-9@.-])(?<type>ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521))[ \t]+(?<blob>[A-Za-z0-9+/]+={0,2})(?=[ \t\r\n]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Keys();
}
