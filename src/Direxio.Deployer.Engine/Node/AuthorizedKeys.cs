using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Node;

/// <summary>The public keys that a node lets in as <see cref="NodeCommands.User"/>.</summary>
internal static partial class AuthorizedKeys
{
    // The file is written beside and renamed, so that a connection that breaks leaves the old one or the new one; and never one
    // without the new key, whatever is taken out.
    private const string Body = """
        set -eu
        umask 077
        d=$HOME/.ssh
        f=$d/authorized_keys
        mkdir -p "$d"
        t=$(mktemp "$d/.authorized_keys.XXXXXX")
        trap 'rm -f "$t" "$t.kept"' EXIT
        if [ -f "$f" ]; then cat "$f" > "$t"; fi
        [ -z "$(tail -c 1 "$t")" ] || echo >> "$t"
        for key in $gone; do
          grep -vF -- "$key" "$t" > "$t.kept" || [ $? -eq 1 ]
          cat "$t.kept" > "$t"
        done
        grep -qF -- "${add#* }" "$t" || echo "$add" >> "$t"
        sync "$t"
        mv "$t" "$f"
        sync "$d"
        cat "$f"
        """;

    /// <summary>Has the node accept a key, no longer accept others, and print the file as it is then.</summary>
    /// <param name="add">The key, as "type base64"; checked.</param>
    /// <param name="gone">Those to take out, likewise.</param>
    public static string Command(string add, IReadOnlyList<string> gone) =>
        $"add='{add}'\ngone='{string.Join(' ', gone.Select(key => key.Split(' ')[1]))}'\n{Body.ReplaceLineEndings("\n")}";

    /// <summary>What a command of that form asks for, as a rehearsed node does it; null for any other command.</summary>
    public static (string Add, IReadOnlyList<string> Gone)? Read(string command) => Form().Match(command) is { Success: true } match
        ? (match.Groups[1].Value, match.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        : null;

    /// <summary>The keys of such a file, as "type base64".</summary>
    public static IReadOnlyList<string> Parse(string file) =>
    [
        .. file.Split('\n')
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Select(FindKey)
            .OfType<KnownHostKey>()
            .Select(key => key.ToString()),
    ];

    // Options may stand before the type.
    private static KnownHostKey? FindKey(string[] words) => Enumerable.Range(0, Math.Max(0, words.Length - 1))
        .Select(index => KnownHostKey.TryParse(words[index], words[index + 1]))
        .FirstOrDefault(key => key is not null);

    [GeneratedRegex("^add='([^'\n]+)'\ngone='([^'\n]*)'\n")]
    private static partial Regex Form();
}
