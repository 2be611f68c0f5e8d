using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Mcp;

internal static class McpRegistrationErrors
{
    public static DeployException McpNotWired(string domain) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.McpNotWired), domain),
        Advice.OfError(nameof(ErrorTexts.McpNotWired_Next), Commands.Resume(domain)),
        domain);

    public static DeployException McpScopeUnknown(McpClient client, string domain) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.McpScopeUnknown), client),
        Advice.OfError(
            nameof(ErrorTexts.McpScopeUnknown_Next),
            Commands.RegisterMcp(domain).With("Client", client.ToString()).With("Scope", nameof(McpScope.User))),
        "Scope");

    public static DeployException McpFileUnnamed(McpClient client) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.McpFileUnnamed), client),
        Advice.OfError(nameof(ErrorTexts.McpFileUnnamed_Next)),
        "Path");

    public static DeployException McpClientNotFound(McpClient client, string program) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.McpClientNotFound), client, program),
        Advice.OfError(nameof(ErrorTexts.McpClientNotFound_Next), client, program),
        program);

    public static DeployException McpClientRefused(McpClient client, string command, string words, Exception? cause = null) =>
        DeployErrors.Make(
            DeployErrorKind.LocalFile,
            Advice.OfError(nameof(ErrorTexts.McpClientRefused), client, command, words),
            Advice.OfError(nameof(ErrorTexts.McpClientRefused_Next)),
            client.ToString(),
            cause);

    public static DeployException McpFileOfRehearsal(string path) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.McpFileOfRehearsal), path),
        Advice.OfError(nameof(ErrorTexts.McpFileOfRehearsal_Next)),
        "Path");

    public static DeployException McpFileIsLink(string path, string target) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.McpFileIsLink), path, target),
        Advice.OfError(nameof(ErrorTexts.McpFileIsLink_Next), CommandArgument.Of("Path", target)),
        path);

    public static DeployException McpFileChanged(string path) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.McpFileChanged), path),
        Advice.OfError(nameof(ErrorTexts.McpFileChanged_Next)),
        path);

    public static DeployException McpFileNotUnderstood(string path, Exception cause, string? snippets = null) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.McpFileNotUnderstood), path, cause.Message),
        snippets is null
            ? Advice.OfError(nameof(ErrorTexts.McpFileNotUnderstood_Next_Removal))
            : Advice.OfError(nameof(ErrorTexts.McpFileNotUnderstood_Next), snippets),
        path,
        cause);
}
