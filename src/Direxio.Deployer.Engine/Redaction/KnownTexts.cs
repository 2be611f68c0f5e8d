using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>
/// The secrets that a command has met, found in a text by their last characters in one pass, however many they are. Safe from any
/// thread.
/// </summary>
internal sealed class KnownTexts
{
    /// <summary>A shorter value cannot be told from ordinary text.</summary>
    public const int LeastLength = TextWindow.Length;

    private const int FilterBits = 14;

    private readonly object gate = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, List<string>> byEnd = [];
    private readonly BitArray filter = new(1 << FilterBits);

    /// <summary>The same secret as it stands in a URL, in JSON text and in that as the files have it; nothing for one too short.</summary>
    public static IEnumerable<string> Forms(string secret) => secret.Length < LeastLength ? [] : new[]
    {
        secret,
        Uri.EscapeDataString(secret),
        JsonEncodedText.Encode(secret).ToString(),
        JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
    }.Distinct(StringComparer.Ordinal);

    public void Add(IEnumerable<string?> secrets)
    {
        lock (gate)
        {
            foreach (var secret in secrets.OfType<string>().Where(secret => !known.Contains(secret)).SelectMany(Forms).Where(known.Add))
            {
                var window = TextWindow.HashOf(secret.AsSpan(secret.Length - TextWindow.Length));
                filter[PlaceOf(window)] = true;
                if (!byEnd.TryGetValue(window, out var others))
                {
                    byEnd[window] = others = [];
                }

                others.Add(secret);
            }
        }
    }

    /// <summary>Where in the text they stand.</summary>
    public List<(int Start, int End)> FindIn(string text)
    {
        var found = new List<(int Start, int End)>();
        lock (gate)
        {
            for (var end = known.Count == 0 ? text.Length + 1 : TextWindow.Length; end <= text.Length; end++)
            {
                var window = TextWindow.HashOf(text.AsSpan(end - TextWindow.Length));
                if (filter[PlaceOf(window)] && byEnd.TryGetValue(window, out var candidates))
                {
                    var before = text.AsSpan(0, end);
                    foreach (var secret in candidates)
                    {
                        if (before.EndsWith(secret, StringComparison.Ordinal))
                        {
                            found.Add((end - secret.Length, end));
                        }
                    }
                }
            }
        }

        return found;
    }

    private static int PlaceOf(ulong window) => (int)(window >> (64 - FilterBits));
}
