using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Mcp;

internal static class McpRegistrationErrors
{
    public static DeployException McpNotWired(string domain) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"The files of {domain} for an agent on this machine have not been written yet.",
        $"Finish the deployment first: {Commands.Resume(domain)}",
        domain);

    public static DeployException McpScopeUnknown(McpClient client, string domain) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"{client} has no configuration file of a project.",
        $"Use its file of the user: {Commands.RegisterMcp(domain).With("Client", client.ToString()).With("Scope", nameof(McpScope.User))}",
        "Scope");

    public static DeployException McpFileUnnamed(McpClient client) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"{client} writes its file itself and is told of the server by its own command, so there is no file to name. Nothing was written.",
        "Leave out -Path.",
        "Path");

    public static DeployException McpClientNotFound(McpClient client, string program) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"{client} is told by its own command, and there is no program '{program}' on PATH. Nothing was written.",
        $"Install {client}, or open a terminal in which '{program} --version' answers, and run the same command again.",
        program);

    public static DeployException McpClientRefused(McpClient client, string command, string words, Exception? cause = null) =>
        DeployErrors.Make(
            DeployErrorKind.LocalFile,
            $"{client} did not do '{command}'. It says: {words}",
            "Put right what it says, then run the same command again.",
            client.ToString(),
            cause);

    public static DeployException McpFileOfRehearsal(string path) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"'{path}' is a real file, and a rehearsed node is no server that a client could use. Nothing was written.",
        "Leave out -Path; a rehearsal has files of its own under its home.",
        "Path");

    public static DeployException McpFileIsLink(string path, string target) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"'{path}' is a symbolic link to '{target}'. Nothing was written: the link would have become a file.",
        $"Name the file itself: -Path '{target.Replace("'", "''", StringComparison.Ordinal)}'",
        path);

    public static DeployException McpFileChanged(string path) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"'{path}' was changed by another program while the question was open. Nothing was written.",
        "Close the client if it is open, then run the same command again.",
        path);

    public static DeployException McpFileNotUnderstood(string path, Exception cause, string? snippets = null) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"'{path}' cannot be changed safely: {cause.Message}. Nothing was written.",
        snippets is null
            ? "Take the entry out by hand."
            : $"Correct the file and run the same command again, or put the entry in by hand from the files in {snippets}.",
        path,
        cause);
}
