using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>A member of an object where it stands in the text.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="Name">Its name.</param>
/// <param name="NameStart">Where the name begins.</param>
/// <param name="Start">Where its value begins.</param>
/// <param name="End">Where its value ends.</param>
internal sealed record JsonMemberSpan(string Text, string Name, int NameStart, int Start, int End)
{
    /// <summary>Its value as an object; null if it is none.</summary>
    public JsonObjectSpan? AsObject(string what) => Text[Start] == '{' ? JsonObjectSpan.At(Text, Start, End, what) : null;
}

/// <summary>An object of JSON where it stands in the text, so that a member can be put into it and nothing else be touched.</summary>
internal sealed class JsonObjectSpan
{
    private readonly string text;
    private readonly int open;
    private readonly int close;
    private readonly List<JsonMemberSpan> members = [];

    private JsonObjectSpan(string text, int open, int close)
    {
        this.text = text;
        this.open = open;
        this.close = close;
    }

    /// <summary>The object that the text is.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static JsonObjectSpan Root(string text) => At(text, 0, text.Length, "text");

    /// <summary>The object in a part of the text.</summary>
    /// <exception cref="FormatException">It is none, or has a name twice.</exception>
    public static JsonObjectSpan At(string text, int start, int end, string what)
    {
        var bytes = Encoding.UTF8.GetBytes(text, start, end - start);
        var positions = new CharPositions(bytes, start);
        var reader = new Utf8JsonReader(
            bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new FormatException($"its {what} is no JSON object");
            }

            var open = positions.At(reader.TokenStartIndex);
            var found = new List<JsonMemberSpan>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                var nameStart = positions.At(reader.TokenStartIndex);
                reader.Read();
                var valueStart = positions.At(reader.TokenStartIndex);
                reader.Skip();
                found.Add(new(text, name, nameStart, valueStart, positions.At(reader.BytesConsumed)));
            }

            var span = new JsonObjectSpan(text, open, positions.At(reader.TokenStartIndex));
            span.members.AddRange(found);
            // What follows the object has to be nothing.
            while (reader.Read())
            {
            }

            return span;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException("it is no JSON", exception);
        }
    }

    /// <summary>The member of that name; null if there is none.</summary>
    /// <exception cref="FormatException">There are several.</exception>
    public JsonMemberSpan? Find(string name) => members.Where(member => member.Name == name).Take(2).ToArray() switch
    {
        [] => null,
        [var only] => only,
        _ => throw new FormatException($"it has '{name}' twice"),
    };

    /// <summary>The text with another value of that member.</summary>
    public ConfigEdit Replace(JsonMemberSpan member, JsonObject value) =>
        ConfigEdit.From(text, [(member.Start, member.End, ValueText(value, IsWide ? IndentAt(member.NameStart) : null))]);

    /// <summary>The text with a new member at the end of this object, behind the comments there.</summary>
    public ConfigEdit Add(string name, JsonObject value)
    {
        var changes = new List<(int Start, int End, string With)>();
        var last = members.Count > 0 ? members[^1] : null;
        var comma = last is null ? -1 : CommaAfter(last.End);
        if (last is not null && comma < 0)
        {
            changes.Add((last.End, last.End, ","));
        }

        // Behind what stands last in the object, be it a comment.
        var end = close;
        while (char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        var indent = last is null ? IndentAt(open) + Unit : IndentAt(last.NameStart);
        var closesOnOwnLine = text.AsSpan(end, close - end).Contains('\n');
        // What ends with a comment of a line goes on in the next one.
        var isWide = IsWide || closesOnOwnLine;
        var member = $"{JsonSerializer.Serialize(name)}:{(isWide || HasSpaces ? " " : string.Empty)}"
            + $"{ValueText(value, isWide ? indent : null)}{(comma < 0 ? string.Empty : ",")}";
        var with = isWide
            ? NewLine + indent + member + (closesOnOwnLine ? string.Empty : NewLine + IndentAt(open))
            : (last is not null && HasSpaces ? " " : string.Empty) + member;
        if (changes is [var only] && only.Start == end)
        {
            changes[0] = (end, end, "," + with);
        }
        else
        {
            changes.Add((end, end, with));
        }

        return ConfigEdit.From(text, changes);
    }

    private string NewLine => ConfigEdit.NewLineOf(text);

    // An object that is written in one line goes on so; an empty one is spread if the rest of the file is.
    private bool IsWide => members.Count > 0
        ? text.AsSpan(open, members[0].NameStart - open).Contains('\n')
        : text.Trim().Contains('\n') || text.Trim() is { Length: <= 3 };

    private bool HasSpaces => text.Contains("\": ", StringComparison.Ordinal) || text.Contains(", \"", StringComparison.Ordinal);

    // One step of the file's own indentation: that of the first member in it that has a line of its own.
    private string Unit
    {
        get
        {
            var first = text.Split('\n').Skip(1).FirstOrDefault(line => line.TrimStart().StartsWith('"'));
            return first is not null && first.Length > first.TrimStart().Length ? first[..(first.Length - first.TrimStart().Length)] : "  ";
        }
    }

    private string IndentAt(int position)
    {
        var start = text.LastIndexOf('\n', Math.Max(position - 1, 0)) + 1;
        var end = start;
        while (end < position && text[end] is ' ' or '\t')
        {
            end++;
        }

        return text[start..end];
    }

    private string ValueText(JsonObject value, string? indent)
    {
        if (indent is null)
        {
            return JsonText.Compact(value);
        }

        var builder = new StringBuilder();
        foreach (var line in JsonText.Indented(value).TrimEnd('\n').Split('\n'))
        {
            var depth = (line.Length - line.TrimStart(' ').Length) / 2;
            builder.Append(builder.Length > 0 ? NewLine + indent : string.Empty)
                .Insert(builder.Length, Unit, depth)
                .Append(line.TrimStart(' '));
        }

        return builder.ToString();
    }

    // The comma may stand behind a comment.
    private int CommaAfter(int position)
    {
        for (var index = position; index < close;)
        {
            if (text[index] == ',')
            {
                return index;
            }

            if (text.AsSpan(index).StartsWith("//", StringComparison.Ordinal))
            {
                index = text.IndexOf('\n', index) is >= 0 and var line ? line : close;
            }
            else if (text.AsSpan(index).StartsWith("/*", StringComparison.Ordinal))
            {
                index = text.IndexOf("*/", index + 2, StringComparison.Ordinal) + 2;
            }
            else
            {
                index++;
            }
        }

        return -1;
    }

    // The reader counts bytes; positions are asked for in ascending order.
    private sealed class CharPositions(byte[] bytes, int offset)
    {
        private int countedBytes;
        private int countedChars = offset;

        public int At(long position)
        {
            countedChars += Encoding.UTF8.GetCharCount(bytes, countedBytes, (int)position - countedBytes);
            countedBytes = (int)position;
            return countedChars;
        }
    }
}
