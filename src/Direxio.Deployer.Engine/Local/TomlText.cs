using Tomlyn;
using Tomlyn.Model;

namespace Direxio.Deployer.Engine.Local;

/// <summary>TOML as the deployer writes and reads it: line feeds, no key twice.</summary>
internal static class TomlText
{
    public static TomlSerializerOptions Options { get; } = new()
    {
        NewLine = TomlNewLineKind.Lf,
        DuplicateKeyHandling = TomlDuplicateKeyHandling.Error,
    };

    public static string Of(TomlTable table) => TomlSerializer.Serialize(table, Options);
}
