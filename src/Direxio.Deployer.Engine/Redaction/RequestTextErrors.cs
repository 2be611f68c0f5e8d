using Direxio.Deployer.Engine.Foundation.Errors;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>Text of a request that no file can hold.</summary>
internal static class RequestTextErrors
{
    public static DeployException TextIncomplete(string parameter, string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"{parameter} '{VisibleText.OneLine(value)}' has half of a character in it (an unpaired surrogate), "
            + "so it is no text that a file can hold.",
        $"Give -{parameter} again without it; copying the text once more from where it came from often helps.",
        parameter);
}
