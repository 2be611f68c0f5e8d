
namespace Direxio.Deployer.Engine.Node;

/// <summary>The ssh command that the user is given.</summary>
internal static class SshCommandLine
{
    /// <summary>Opens a shell on the node; checks its host key against the known ones where there are any.</summary>
    public static string Compose(string keyFile, string knownHosts, string address, ShellKind shell)
    {
        var login = $"{NodeCommands.User}@{address}";
        string[] words = File.Exists(knownHosts)
            ? ["ssh", "-i", keyFile, "-o", KnownHosts(knownHosts), login]
            : ["ssh", "-i", keyFile, login];
        return ShellText.Command(shell, words);
    }

    /// <summary>The option with the file of known host keys; ssh takes words that are not quoted for files of their own.</summary>
    public static string KnownHosts(string file) => file.Contains(' ', StringComparison.Ordinal)
        ? $"UserKnownHostsFile=\"{file}\""
        : $"UserKnownHostsFile={file}";
}
