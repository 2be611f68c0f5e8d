using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Node;

internal static class CloudInitErrors
{
    public static DeployException UserDataValueUnusable(string name, string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.UserDataValueUnusable), name, Printable(value)),
        Advice.OfError(name switch
        {
            "MessageServerImage" => nameof(ErrorTexts.UserDataValueUnusable_Next_Image),
            "AcmeEmail" => nameof(ErrorTexts.UserDataValueUnusable_Next_Email),
            "PublicIp" => nameof(ErrorTexts.UserDataValueUnusable_Next_Address),
            _ => nameof(ErrorTexts.UserDataValueUnusable_Next_Name),
        }),
        name);

    public static DeployException UserDataTooLong(int length, int limit) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.UserDataTooLong), length, limit),
        Advice.OfError(nameof(ErrorTexts.UserDataTooLong_Next)));

    // Control characters in a refused value must not reach a terminal.
    private static string Printable(string value) =>
        string.Concat(value.Take(100).Select(one => char.IsControl(one) ? '?' : one));
}
