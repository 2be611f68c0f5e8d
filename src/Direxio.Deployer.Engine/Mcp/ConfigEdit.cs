namespace Direxio.Deployer.Engine.Mcp;

/// <summary>One span of a text and what takes its place.</summary>
/// <param name="Start">Where the span begins.</param>
/// <param name="End">Where it ends; the same as the beginning where something is put in.</param>
/// <param name="With">What takes its place.</param>
internal readonly record struct ConfigChange(int Start, int End, string With);

/// <summary>A change of a text in which everything outside the named spans stays as it was.</summary>
/// <param name="Text">The new text.</param>
/// <param name="Removed">The spans of the old text that are gone.</param>
/// <param name="Added">The spans of the new text that are new.</param>
internal sealed record ConfigEdit(string Text, IReadOnlyList<Range> Removed, IReadOnlyList<Range> Added)
{
    /// <summary>True if an entry of the same name was there.</summary>
    public bool IsReplacement { get; init; }

    /// <summary>Replaces spans of a text, which lie apart from each other.</summary>
    /// <exception cref="FormatException">They do not.</exception>
    public static ConfigEdit From(string text, IEnumerable<ConfigChange> changes)
    {
        var result = new System.Text.StringBuilder(text.Length);
        var removed = new List<Range>();
        var added = new List<Range>();
        var position = 0;
        foreach (var (start, end, with) in changes.OrderBy(change => change.Start).ThenBy(change => change.End))
        {
            if (start < position)
            {
                throw new FormatException($"its form at {TextPlace.Of(text, start)} is not understood");
            }

            result.Append(text, position, start - position);
            if (end > start)
            {
                removed.Add(start..end);
            }

            if (with.Length > 0)
            {
                added.Add(result.Length..(result.Length + with.Length));
                result.Append(with);
            }

            position = end;
        }

        return new(result.Append(text, position, text.Length - position).ToString(), removed, added);
    }

    /// <summary>How the lines of a text end; a line feed if it has one line only.</summary>
    public static string NewLineOf(string text) =>
        text.IndexOf('\n') is > 0 and var end && text[end - 1] == '\r' ? "\r\n" : "\n";
}

/// <summary>A format of configuration files that have a table of MCP servers.</summary>
internal interface IConfigFormat
{
    /// <summary>
    /// Puts the entry into the text. Of an entry that is there already only the program and its own variables are ours;
    /// whatever else the user or the client has set in it stays.
    /// </summary>
    /// <returns>The edit; null if the text has it already.</returns>
    /// <exception cref="FormatException">The text is not of this format, or has no place for the entry.
    /// The message says where, and quotes none of it.</exception>
    ConfigEdit? Put(string text, McpEntry entry);

    /// <summary>Takes the entry of that name out of the text, with all that is in it.</summary>
    /// <returns>The edit; null if there is no such entry.</returns>
    /// <exception cref="FormatException">As for <see cref="Put"/>.</exception>
    ConfigEdit? Remove(string text, string name);

    /// <summary>True if the entry of that name says that the client is not to use it.</summary>
    /// <exception cref="FormatException">As for <see cref="Put"/>.</exception>
    bool IsOff(string text, string name);
}

/// <summary>The entry.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Command">The program.</param>
/// <param name="Variables">Its variables.</param>
internal sealed record McpEntry(string Name, string Command, IReadOnlyList<KeyValuePair<string, string>> Variables);
