using System.Text;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>
/// A shared AWS file as lines, with which <see cref="Profiles.SharedFile"/> has found nothing wrong. One section is changed; every
/// other line, comment, unknown setting and line end stays as it is. The SDK's own store is not written through: it drops what it
/// does not know from the config file, puts settings behind the comments of the next section, and writes over the file in place,
/// readable by others where it is new.
/// </summary>
internal sealed class ProfileText
{
    private readonly List<string> lines = [];
    private readonly string lineEnd;

    public ProfileText(string text)
    {
        for (var begin = 0; begin < text.Length;)
        {
            var end = text.IndexOf('\n', begin) is var at and >= 0 ? at + 1 : text.Length;
            lines.Add(text[begin..end]);
            begin = end;
        }

        lineEnd = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
    }

    /// <summary>True if there is a section of this name.</summary>
    public bool Has(string section) => HeaderOf(section) >= 0;

    /// <summary>Gives settings of a section their values, and takes out those without one. The section is made if need be.</summary>
    public void Put(string section, IReadOnlyList<(string Key, string? Value)> settings)
    {
        if (!Has(section))
        {
            Append(section);
        }

        foreach (var (key, value) in settings)
        {
            var places = Body(section).Where(index => KeyOf(lines[index]) == key).ToList();
            foreach (var place in Enumerable.Reverse(places.Skip(value is null ? 0 : 1)))
            {
                lines.RemoveRange(place, 1 + NestedBelow(place));
            }

            if (value is not null && places.Count > 0)
            {
                lines.RemoveRange(places[0], 1 + NestedBelow(places[0]));
                lines.Insert(places[0], $"{key} = {value}{lineEnd}");
            }
            else if (value is not null)
            {
                Insert(Body(section).Where(index => !IsSilent(lines[index])).DefaultIfEmpty(HeaderOf(section)).Last(), $"{key} = {value}");
            }
        }
    }

    public override string ToString() => new StringBuilder().AppendJoin(string.Empty, lines).ToString();

    private int HeaderOf(string section) => lines.FindIndex(line => SectionOf(line) == section);

    private IEnumerable<int> Body(string section)
    {
        var header = HeaderOf(section);
        return header < 0
            ? []
            : Enumerable.Range(header + 1, lines.Count - header - 1).TakeWhile(index => SectionOf(lines[index]) is null);
    }

    private void Append(string section)
    {
        if (lines.Count > 0 && !string.IsNullOrWhiteSpace(lines[^1]))
        {
            Insert(lines.Count - 1, string.Empty);
        }

        lines.Add($"[{section}]{lineEnd}");
    }

    private void Insert(int after, string line)
    {
        if (!lines[after].EndsWith('\n'))
        {
            lines[after] += lineEnd;
        }

        lines.Insert(after + 1, line + lineEnd);
    }

    private int NestedBelow(int place) =>
        lines.Skip(place + 1).TakeWhile(line => IsIndented(line) && !IsSilent(line)).Count();

    private static bool IsIndented(string line) => line.Length > 0 && line[0] is ' ' or '\t';

    private static bool IsSilent(string line) => line.TrimStart() is "" or ['#' or ';', ..];

    private static string? KeyOf(string line) => !IsIndented(line) && !IsSilent(line) && line.IndexOf('=') is var at and > 0
        ? line[..at].Trim().ToLowerInvariant()
        : null;

    // AWS tools take blanks within the brackets, and quotes around the name after "profile".
    private static string? SectionOf(string line)
    {
        var trimmed = line.Trim();
        var end = trimmed.IndexOf(']');
        if (end < 0 || !trimmed.StartsWith('['))
        {
            return null;
        }

        var words = trimmed[1..end].Trim().Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words is [var kind, var name] ? $"{kind} {name.Trim('"', '\'')}" : words.FirstOrDefault() ?? string.Empty;
    }
}
