using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>Text of a request that no file can hold.</summary>
internal static class RequestTextErrors
{
    public static DeployException TextIncomplete(string parameter, string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.TextIncomplete), parameter, VisibleText.OneLine(value)),
        Advice.OfError(nameof(ErrorTexts.TextIncomplete_Next), parameter),
        parameter);
}
