using Direxio.Deployer.Engine.Foundation.Errors;

namespace Direxio.Deployer.Engine.Settings.Defaults;

internal static class DefaultsErrors
{
    public static DeployException DefaultsMalformed(string file, int line, string reason) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The file of defaults cannot be read: {file}, line {line}: {reason}",
        "Correct that line, or begin it with # to have it passed over. Text stands in double quotes: Region = \"eu-central-1\".",
        file);

    public static DeployException DefaultRefused(KeptValue kept, DeployException refusal) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"A default of yours cannot be used: {kept.File}, line {kept.Line}: {refusal.Message}",
        $"{refusal.NextAction} Or begin that line with # to have it passed over.",
        kept.Name);

    public static DeployException DefaultUnknown(string name, IEnumerable<string> known) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"No default '{name}' can be kept.",
        $"Use one of {string.Join(", ", known)}.",
        name);
}
