using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>A member of an object where it stands in the text.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="Name">Its name; null if that has half of a character in it.</param>
/// <param name="NameStart">Where the name begins.</param>
/// <param name="Start">Where its value begins.</param>
/// <param name="End">Where its value ends.</param>
internal sealed record JsonMemberSpan(string Text, string? Name, int NameStart, int Start, int End)
{
    /// <summary>Its name and value as they are written.</summary>
    public ReadOnlySpan<char> Words => Text.AsSpan(NameStart, End - NameStart);

    /// <summary>Its value as it is written.</summary>
    public string ValueText => Text[Start..End];

    /// <summary>Its value as an object; null if it is none.</summary>
    public JsonObjectSpan? AsObject() => Text[Start] == '{' ? JsonObjectSpan.At(Text, Start, End) : null;
}

/// <summary>An object of JSON where it stands in the text, so that a member can be put into it and nothing else be touched.</summary>
internal sealed class JsonObjectSpan
{
    private readonly string text;
    private readonly int open;
    private readonly int close;
    private readonly List<JsonMemberSpan> members;

    private JsonObjectSpan(string text, int open, int close, List<JsonMemberSpan> members)
    {
        this.text = text;
        this.open = open;
        this.close = close;
        this.members = members;
    }

    /// <summary>The object that the text is.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static JsonObjectSpan Root(string text)
    {
        JsonTokens.Require(text);
        return At(text, 0, text.Length);
    }

    /// <summary>The object in a part of a text, which is JSON.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static JsonObjectSpan At(string text, int start, int end)
    {
        var bytes = Encoding.UTF8.GetBytes(text, start, end - start);
        var positions = new CharPositions(bytes, start);
        var reader = JsonTokens.Over(bytes);
        reader.Read();
        var open = positions.At(reader.TokenStartIndex);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException($"it holds no JSON object, but something else at {TextPlace.Of(text, open)}");
        }

        var found = new List<JsonMemberSpan>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonTokens.TextOf(ref reader);
            var nameStart = positions.At(reader.TokenStartIndex);
            reader.Read();
            var valueStart = positions.At(reader.TokenStartIndex);
            reader.Skip();
            found.Add(new(text, name, nameStart, valueStart, positions.At(reader.BytesConsumed)));
        }

        return new(text, open, positions.At(reader.TokenStartIndex), found);
    }

    /// <summary>The member of that name; null if there is none.</summary>
    /// <exception cref="FormatException">There are several.</exception>
    public JsonMemberSpan? Find(string name) => members.Where(member => member.Name == name).Take(2).ToArray() switch
    {
        [] => null,
        [var only] => only,
        [_, var second, ..] => throw new FormatException($"it has '{name}' twice, again at {TextPlace.Of(text, second.NameStart)}"),
    };

    /// <summary>
    /// True if both objects have the same members in the same order, but for the one that the path leads to and for what holds
    /// nothing else than that.
    /// </summary>
    public bool IsSameAs(JsonObjectSpan other, ReadOnlySpan<string> path)
    {
        var (mine, its) = (Others(path[0]), other.Others(path[0]));
        if (mine.Count != its.Count)
        {
            return false;
        }

        for (var index = 0; index < mine.Count; index++)
        {
            if (!mine[index].Words.SequenceEqual(its[index].Words))
            {
                return false;
            }
        }

        if (path.Length == 1)
        {
            return true;
        }

        var (inner, itsInner) = (Find(path[0])?.AsObject() ?? Empty, other.Find(path[0])?.AsObject() ?? Empty);
        return inner.IsSameAs(itsInner, path[1..]);
    }

    /// <summary>The change that gives a member another value.</summary>
    public ConfigChange Replace(JsonMemberSpan member, JsonNode value) =>
        new(member.Start, member.End, ValueText(value, IsWide ? IndentAt(member.NameStart) : null));

    /// <summary>The changes that put new members at the end of this object, behind the comments there.</summary>
    public IReadOnlyList<ConfigChange> Add(IReadOnlyList<KeyValuePair<string, JsonNode>> values)
    {
        var last = members.Count > 0 ? members[^1] : null;
        var comma = last is null ? -1 : CommaAfter(last.End);

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
        var between = isWide ? NewLine + indent : HasSpaces ? " " : string.Empty;
        var written = string.Join(
            "," + between,
            values.Select(pair => $"{JsonSerializer.Serialize(pair.Key)}:{(isWide || HasSpaces ? " " : string.Empty)}"
                + ValueText(pair.Value, isWide ? indent : null)));
        var with = (isWide || last is not null ? between : string.Empty)
            + written
            + (comma < 0 ? string.Empty : ",")
            + (isWide && !closesOnOwnLine ? NewLine + IndentAt(open) : string.Empty);
        if (last is null || comma >= 0)
        {
            return [new(end, end, with)];
        }

        return last.End == end ? [new(end, end, "," + with)] : [new(last.End, last.End, ","), new(end, end, with)];
    }

    /// <summary>The changes that take a member out, with its comma and, where it has one, its line.</summary>
    public IReadOnlyList<ConfigChange> Remove(JsonMemberSpan member)
    {
        var index = members.IndexOf(member);
        var comma = CommaAfter(member.End);
        if (comma >= 0)
        {
            var next = index + 1 < members.Count ? members[index + 1].NameStart : comma + 1;
            // Up to the next member where nothing but blanks is between, so that its indentation is not doubled.
            var goneUntil = string.IsNullOrWhiteSpace(text[(comma + 1)..next]) ? next : comma + 1;
            return [new(GoneFrom(member, goneUntil), member.End, string.Empty), new(comma, goneUntil, string.Empty)];
        }

        var gone = new ConfigChange(GoneFrom(member, member.End), member.End, string.Empty);
        if (index == 0)
        {
            return [gone];
        }

        var before = CommaAfter(members[index - 1].End);
        return before == gone.Start - 1
            ? [new(before, member.End, string.Empty)]
            : [new(before, before + 1, string.Empty), gone];
    }

    private static JsonObjectSpan Empty => Root("{}");

    private List<JsonMemberSpan> Others(string name) => [.. members.Where(member => member.Name != name)];

    // With the blanks before it, unless a line has to end there: what stands before may be a comment of a line.
    private int GoneFrom(JsonMemberSpan member, int until)
    {
        var next = until;
        while (char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        var start = member.NameStart;
        while (text.AsSpan(until, next - until).Contains('\n') && char.IsWhiteSpace(text[start - 1]))
        {
            start--;
        }

        return start;
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

    private string ValueText(JsonNode node, string? indent)
    {
        if (node is not JsonObject value)
        {
            return JsonText.Plain(node);
        }

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
