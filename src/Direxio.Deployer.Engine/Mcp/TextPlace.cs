using System.Text;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>Says where in a text something is, as editors count: lines and columns from 1.</summary>
internal static class TextPlace
{
    public static string Of(string text, int position)
    {
        var before = text.AsSpan(0, Math.Clamp(position, 0, text.Length));
        return At(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    public static string At(int line, int column) => $"line {line}, column {column}";

    /// <summary>The place of a byte in UTF-8, of which everything before that byte is readable.</summary>
    public static string OfByte(ReadOnlySpan<byte> bytes, int position)
    {
        var text = Encoding.UTF8.GetString(bytes[..Math.Clamp(position, 0, bytes.Length)]);
        return Of(text, text.Length);
    }
}
