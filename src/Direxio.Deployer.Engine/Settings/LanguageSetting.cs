using System.Globalization;
using Direxio.Deployer.Engine.Foundation;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>The language of what people read, as an environment names it; which one it is, <see cref="Language"/> decides.</summary>
internal static class LanguageSetting
{
    /// <summary>The language for what is shown in this session.</summary>
    /// <exception cref="DeployException">LanguageUnknown.</exception>
    public static CultureInfo Of(DeployerEnvironment environment)
    {
        var wanted = environment[Language.Variable];
        return Language.Choose(wanted, CultureInfo.CurrentUICulture) ?? throw SettingErrors.LanguageUnknown(wanted!);
    }
}
