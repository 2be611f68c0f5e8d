using System.Text.Json;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>A line of YAML.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends, without its line end.</param>
/// <param name="Indent">How many blanks it begins with.</param>
/// <param name="IsBlank">True for one without words, or with a comment only.</param>
internal sealed partial record YamlLine(int Start, int End, int Indent, bool IsBlank)
{
    /// <summary>The name before the colon; null if the line is of another form.</summary>
    public string? Key { get; init; }

    /// <summary>Where the colon ends.</summary>
    public int KeyEnd { get; init; }

    /// <summary>The word behind the colon as it is meant, empty if there is none; null if it is no plain word or text.</summary>
    public string? Value { get; init; }

    /// <summary>Where it ends.</summary>
    public int ValueEnd { get; init; }

    public static List<YamlLine> Of(string text)
    {
        var lines = new List<YamlLine>();
        for (var start = 0; start < text.Length;)
        {
            var next = text.IndexOf('\n', start) is >= 0 and var found ? found + 1 : text.Length;
            var end = next;
            while (end > start && text[end - 1] is '\n' or '\r')
            {
                end--;
            }

            lines.Add(One(text, start, end));
            start = next;
        }

        return lines;
    }

    private static YamlLine One(string text, int start, int end)
    {
        var words = text[start..end];
        var indent = words.Length - words.TrimStart(' ').Length;
        var rest = words[indent..];
        var line = new YamlLine(start, end, indent, string.IsNullOrWhiteSpace(rest) || rest[0] == '#');
        if (line.IsBlank || Pair().Match(rest) is not { Success: true } pair)
        {
            return line;
        }

        var value = pair.Groups["value"];
        return line with
        {
            Key = pair.Groups["key"].Value,
            KeyEnd = start + indent + pair.Groups["colon"].Index + 1,
            ValueEnd = value.Success ? start + indent + value.Index + value.Length : start + indent + pair.Groups["colon"].Index + 1,
            Value = Meant(value.Value),
        };
    }

    private static string? Meant(string written)
    {
        if (written.Length == 0 || written is "{}")
        {
            return written;
        }

        try
        {
            return written[0] switch
            {
                '"' => JsonSerializer.Deserialize<string>(written),
                '\'' => written[1..^1].Replace("''", "'", StringComparison.Ordinal),
                '{' or '[' or '&' or '*' or '!' or '|' or '>' => null,
                _ => written,
            };
        }
        catch (JsonException)
        {
            // An escape that only YAML has: another text than ours.
            return "\0";
        }
    }

    [GeneratedRegex(
        """
        ^(?:"(?<key>[^"\\]*)"|'(?<key>[^']*)'|(?<key>[^\s\#'"\[\]{},&*!|>%@`-](?:[^:\#]|:(?![ ]|$)|(?<![ ])\#)*?))
        \s*(?<colon>:)
        (?:\s+(?<value>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s\#].*?))?
        (?:\s+\#.*|\s*)$
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Pair();
}
