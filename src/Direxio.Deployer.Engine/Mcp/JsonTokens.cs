using System.Text;
using System.Text.Json;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>
/// JSON token by token, with comments and commas behind the last member, which some clients take. What the clients' parsers
/// take is taken: any depth, half of a character in a text, a name twice.
/// </summary>
internal static class JsonTokens
{
    private static readonly JsonReaderOptions Lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = int.MaxValue };

    public static Utf8JsonReader Over(ReadOnlySpan<byte> bytes) => new(bytes, Lenient);

    /// <exception cref="FormatException">The text is no JSON.</exception>
    public static void Require(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = Over(bytes);
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            var line = (int)(exception.LineNumber ?? 0);
            var start = 0;
            for (var count = 0; count < line; count++)
            {
                start += bytes.AsSpan(start).IndexOf((byte)'\n') + 1;
            }

            var at = start + (int)(exception.BytePositionInLine ?? 0);
            throw new FormatException(
                bytes.AsSpan(Math.Min(at, bytes.Length)).Trim(" \t\r\n"u8).IsEmpty
                    ? $"it is JSON that ends too early, at {TextPlace.OfByte(bytes, at)}"
                    : $"it is no JSON at {TextPlace.OfByte(bytes, at)}",
                exception);
        }
    }

    /// <summary>A text as it is meant; null if it has half of a character in it.</summary>
    public static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>True if a value is this text, however that is written.</summary>
    public static bool IsText(string json, string text)
    {
        var reader = Over(Encoding.UTF8.GetBytes(json));
        return reader.Read() && reader.TokenType == JsonTokenType.String && TextOf(ref reader) == text;
    }

    /// <summary>The text with which a list begins; null if the value is no list, or begins with something else.</summary>
    public static string? FirstOfList(string json)
    {
        var reader = Over(Encoding.UTF8.GetBytes(json));
        return reader.Read() && reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.String
            ? TextOf(ref reader)
            : null;
    }
}
