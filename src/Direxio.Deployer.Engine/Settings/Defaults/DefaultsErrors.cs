using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Settings.Defaults;

internal static class DefaultsErrors
{
    public static DeployException DefaultsMalformed(string file, int line, Advice reason) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.DefaultsMalformed), file, line, reason),
        Advice.OfError(nameof(ErrorTexts.DefaultsMalformed_Next)),
        file);

    public static DeployException DefaultRefused(KeptValue kept, DeployException refusal) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.DefaultRefused), kept.File, kept.Line, DeployErrors.MessageOf(refusal)),
        Advice.OfError(nameof(ErrorTexts.DefaultRefused_Next), DeployErrors.AdviceOf(refusal)),
        kept.Name);

    public static DeployException DefaultUnknown(string name, IEnumerable<string> known) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.DefaultUnknown), name),
        Advice.OfError(nameof(ErrorTexts.DefaultUnknown_Next), string.Join(", ", known)),
        name);
}
