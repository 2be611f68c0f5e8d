using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>A table where it stands in the text: the text itself, what follows a header, or a table within braces.</summary>
/// <param name="Path">The names that lead to it.</param>
/// <param name="Start">Where its header or brace begins.</param>
/// <param name="Body">Where what is in it begins.</param>
/// <param name="IsInline">True for one within braces.</param>
/// <param name="IsInList">True for one of a list of tables.</param>
internal sealed record TomlTablePlace(IReadOnlyList<string> Path, int Start, int Body, bool IsInline, bool IsInList = false)
{
    /// <summary>Where the last thing in it ends, which may be its header.</summary>
    public int End { get; set; }
}

/// <summary>A key with its value where they stand in the text.</summary>
/// <param name="Path">The names that lead to it, from the top.</param>
/// <param name="Table">The table in which it is written.</param>
/// <param name="Start">Where the key begins.</param>
/// <param name="ValueStart">Where its value begins.</param>
/// <param name="ValueEnd">Where its value ends.</param>
internal sealed record TomlKeyPlace(IReadOnlyList<string> Path, TomlTablePlace Table, int Start, int ValueStart, int ValueEnd);

/// <summary>
/// Where the tables and keys of a TOML text stand. The text is known to be TOML, so only as much of the language is read as
/// tells where a key, a value or a table ends.
/// </summary>
internal sealed class TomlPlaces
{
    private readonly string text;
    private int position;

    private TomlPlaces(string text)
    {
        this.text = text;
        ReadText();
    }

    public List<TomlTablePlace> Tables { get; } = [];

    public List<TomlKeyPlace> Keys { get; } = [];

    public static TomlPlaces Of(string text) => new(text);

    private char Current => position < text.Length ? text[position] : '\0';

    private void ReadText()
    {
        var table = Enter(new([], 0, 0, IsInline: false) { End = 0 });
        for (SkipGap(); position < text.Length; SkipGap())
        {
            if (Current == '[')
            {
                var start = position;
                var isInList = text.AsSpan(position).StartsWith("[[");
                position += isInList ? 2 : 1;
                var path = ReadKey();
                position += isInList ? 2 : 1;
                table = Enter(new(path, start, position, IsInline: false, isInList) { End = position });
            }
            else
            {
                ReadPair(table);
            }

            table.End = position;
        }
    }

    private TomlTablePlace Enter(TomlTablePlace table)
    {
        Tables.Add(table);
        return table;
    }

    private void ReadPair(TomlTablePlace table)
    {
        var start = position;
        IReadOnlyList<string> path = [.. table.Path, .. ReadKey()];
        position++;
        SkipBlanks();
        var valueStart = position;
        ReadValue(path);
        Keys.Add(new(path, table, start, valueStart, position));
    }

    // A key with dots, up to the sign behind it.
    private List<string> ReadKey()
    {
        var names = new List<string>();
        do
        {
            position += Current == '.' ? 1 : 0;
            SkipBlanks();
            var start = position;
            if (Current is '"' or '\'')
            {
                SkipString();
            }
            else
            {
                position += Run(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' || character > 127);
            }

            names.Add(NameOf(text[start..position]));
            SkipBlanks();
        }
        while (Current == '.');
        return names;
    }

    private static string NameOf(string written) => written[0] switch
    {
        '\'' => written[1..^1],
        '"' when written.Contains('\\') => TomlText.Parse(written + " = 0").Keys.Single(),
        '"' => written[1..^1],
        _ => written,
    };

    // The path is null within a list, to whose items no path leads.
    private void ReadValue(IReadOnlyList<string>? path)
    {
        switch (Current)
        {
            case '"' or '\'':
                SkipString();
                break;
            case '[':
                for (position++, SkipGap(); Current != ']'; SkipGap())
                {
                    ReadValue(null);
                    SkipGap();
                    position += Current == ',' ? 1 : 0;
                }

                position++;
                break;
            case '{':
                ReadInline(path);
                break;
            default:
                position += Run(character => character is not (',' or ']' or '}' or '#' or '\n' or '\r'));
                while (text[position - 1] is ' ' or '\t')
                {
                    position--;
                }

                break;
        }
    }

    private void ReadInline(IReadOnlyList<string>? path)
    {
        var table = new TomlTablePlace(path ?? [], position, position + 1, IsInline: true, IsInList: path is null);
        var firstKey = Keys.Count;
        for (position++, SkipGap(); Current != '}'; SkipGap())
        {
            ReadPair(table);
            SkipGap();
            position += Current == ',' ? 1 : 0;
        }

        position++;
        table.End = position;
        if (path is null)
        {
            Keys.RemoveRange(firstKey, Keys.Count - firstKey);
        }
        else
        {
            Tables.Add(table);
        }
    }

    private void SkipString()
    {
        var quote = Current;
        var isLong = text.AsSpan(position).StartsWith(new string(quote, 3));
        position += isLong ? 3 : 1;
        while (!(isLong ? text.AsSpan(position).StartsWith(new string(quote, 3)) : Current == quote))
        {
            position += Current == '\\' && quote == '"' ? 2 : 1;
        }

        position += isLong ? 3 : 1;
        // Up to two quotes more belong to a long text that ends with them.
        position += isLong ? Math.Min(Run(character => character == quote), 2) : 0;
    }

    private void SkipBlanks() => position += Run(character => character is ' ' or '\t');

    private void SkipGap()
    {
        for (position += Run(char.IsWhiteSpace); Current == '#'; position += Run(char.IsWhiteSpace))
        {
            position += Run(character => character != '\n');
        }
    }

    private int Run(Func<char, bool> isPart)
    {
        var end = position;
        while (end < text.Length && isPart(text[end]))
        {
            end++;
        }

        return end - position;
    }
}
