using System.Globalization;
using Tomlyn;
using Tomlyn.Model;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Direxio.Deployer.Engine.Foundation.Text;

/// <summary>TOML as the deployer writes and reads it: line feeds, no key twice.</summary>
internal static class TomlText
{
    private static readonly TomlSerializerOptions Options = new() { NewLine = TomlNewLineKind.Lf };

    public static string Serialize(TomlTable table) => VisibleText.OfToml(TomlSerializer.Serialize(table, Options));

    /// <exception cref="TomlException">It is no TOML, or a key stands in it twice.</exception>
    public static TomlTable Parse(string text)
    {
        // The serializer lets the last of two equal keys win; the syntax parser's validation does not.
        _ = Syntax(text);
        return TomlSerializer.Deserialize<TomlTable>(text, Options) ?? [];
    }

    /// <summary>The text as it is written, with the place of everything in it.</summary>
    /// <exception cref="TomlException">It is no TOML, or a key stands in it twice.</exception>
    public static DocumentSyntax Syntax(string text) => SyntaxParser.ParseStrict(text, Options, sourceName: null, validate: true);

    /// <summary>A text as a value: in double quotes, or as the number that it is.</summary>
    public static string Literal(string value) =>
        decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
            && char.IsAsciiDigit(value[0]) && char.IsAsciiDigit(value[^1]) && (value[0] != '0' || value.Length == 1)
            ? value
            : Serialize(new() { ["x"] = value })["x = ".Length..].TrimEnd('\n');
}
