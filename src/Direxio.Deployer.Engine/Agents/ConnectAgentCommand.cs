namespace Direxio.Deployer.Engine.Agents;

/// <summary>The rules for the command that starts an agent.</summary>
internal static class ConnectAgentCommand
{
    /// <exception cref="DeployException">ConnectAgentCommandMissing, ConnectAgentCommandNotUsed,
    /// ConnectAgentCommandHasSpace or BridgePlaceholderRefused.</exception>
    public static void Check(ConnectAgentEntry entry, string? command)
    {
        if (command is null)
        {
            if (entry.RequiresCommand)
            {
                throw ConnectAgentErrors.ConnectAgentCommandMissing(entry.Name);
            }

            return;
        }

        if (!entry.TakesCommand)
        {
            throw ConnectAgentErrors.ConnectAgentCommandNotUsed(entry.Name);
        }

        BridgePlaceholder.Refuse("command of the connect agent", command);
        if (command.IndexOfAny(['"', '\'']) >= 0 || HasSpaceInPath(command))
        {
            throw ConnectAgentErrors.ConnectAgentCommandHasSpace(command);
        }
    }

    /// <summary>The program of a command, without its arguments: these may hold keys. Null for none.</summary>
    public static string? ProgramOf(string? command) =>
        command?.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();

    // A space may end the program's path or stand inside it. What exists on this machine decides; for a path that does
    // not exist here, a second word that goes on like a path does.
    private static bool HasSpaceInPath(string command)
    {
        var words = command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !IsPath(words[0]) || File.Exists(words[0]))
        {
            return false;
        }

        var longer = words[0];
        foreach (var word in words.Skip(1))
        {
            longer += " " + word;
            if (File.Exists(longer))
            {
                return true;
            }
        }

        return !words[1].StartsWith('-') && IsPath(words[1]);
    }

    private static bool IsPath(string word) => word.Contains('/') || word.Contains('\\');
}
