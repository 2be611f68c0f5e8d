using Tomlyn;
using Tomlyn.Model;
using Tomlyn.Parsing;

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
        SyntaxParser.ParseStrict(text, Options, sourceName: null, validate: true);
        return TomlSerializer.Deserialize<TomlTable>(text, Options) ?? [];
    }
}
