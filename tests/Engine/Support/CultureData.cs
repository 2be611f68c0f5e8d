using System.Globalization;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>What this machine knows of languages; without the package libicu a Linux machine knows English only.</summary>
internal static class CultureData
{
    public const string Missing = "needs the culture data of Chinese (on Linux the package libicu)";

    public static CultureInfo Chinese => CultureInfo.GetCultureInfo("zh-Hans");

    public static bool HasChinese
    {
        get
        {
            try
            {
                return Chinese.Name == "zh-Hans";
            }
            catch (CultureNotFoundException)
            {
                return false;
            }
        }
    }
}
