namespace Direxio.Deployer.Notices;

/// <summary>The texts of licences, by their SPDX names.</summary>
internal static class LicenceTexts
{
    private static readonly System.Reflection.Assembly Self = typeof(LicenceTexts).Assembly;

    public static bool Has(string name) => Self.GetManifestResourceNames().Contains(name);

    public static string Of(string name)
    {
        using var reader = new StreamReader(Self.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Trim('\n');
    }
}
