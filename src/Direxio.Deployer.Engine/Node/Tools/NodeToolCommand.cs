namespace Direxio.Deployer.Engine.Node.Tools;

/// <summary>The commands by which the tools are run and put on a node.</summary>
internal static class NodeToolCommand
{
    /// <summary>What a node answers on which the tools of this release are not yet.</summary>
    public const int ToolsMissing = 64;

    /// <summary>What a tool answers for a failure that it tells on its error stream.</summary>
    public const int ToolFailed = 3;

    /// <summary>
    /// How Python is started for them. They need nothing but its own library: neither the user's settings (-I) nor what is installed
    /// besides (-S), which can cost more time than the tool itself.
    /// </summary>
    public const string Python = "python3 -IS";

    private static readonly string Before = $"sudo -n sh -c 'test -d {ToolBundle.FolderOnNode} || exit {ToolsMissing}; "
        + $"exec {Python} {ToolBundle.FolderOnNode}/main.py ";

    /// <summary>Runs one tool; its request is the first line of the input.</summary>
    public static string Run(string verb) => $"{Before}{verb}'";

    /// <summary>Puts the tools, which come as a compressed archive by the input, in their place; whole or not at all.</summary>
    public static string Install { get; } = $"sudo -n sh -c 'umask 077; set -e; mkdir -p /var/lib/direxio/tools; "
        + $"new=$(mktemp -d {ToolBundle.FolderOnNode}.XXXXXX); tar -xzf - -C $new; sync -f $new; "
        + $"mv -T $new {ToolBundle.FolderOnNode} 2>/dev/null || {{ rm -rf $new; test -d {ToolBundle.FolderOnNode}; }}'";

    /// <summary>The verb of a command that <see cref="Run"/> made; null for any other command.</summary>
    public static string? VerbOf(string command) => command.StartsWith(Before, StringComparison.Ordinal)
        ? command[Before.Length..].TrimEnd('\'')
        : null;
}
