using System.Text;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.State;

/// <summary>
/// Where things are on this machine. DIREXIO_HOME moves the whole home; a rehearsal has a home of its own below it,
/// so nothing rehearsed can be mistaken for real.
/// </summary>
internal sealed class NodeHome
{
    private NodeHome(string root, bool isRehearsal)
    {
        Root = root;
        IsRehearsal = isRehearsal;
    }

    private const string Variable = "DIREXIO_HOME";

    /// <summary>The home folder, by default ~/.direxio.</summary>
    public string Root { get; }

    /// <summary>True for the rehearsal home.</summary>
    public bool IsRehearsal { get; }

    /// <summary>The folder that holds one folder a node.</summary>
    public string Nodes => Path.Combine(Root, "nodes");

    /// <summary>The folder of what the redaction keeps; it can be deleted at any time and is made again.</summary>
    public string Redaction => Path.Combine(Root, "redaction");

    /// <summary>The file of the user's defaults, which rehearsals begin with as well.</summary>
    public string Defaults => Path.Combine(Root, "defaults.toml");

    /// <summary>The home of the rehearsals below this one.</summary>
    public NodeHome Rehearsal => new(Path.Combine(Root, "rehearsal"), isRehearsal: true);

    /// <exception cref="DeployException">HomeRelative.</exception>
    public static NodeHome Locate(DeployerEnvironment environment, bool rehearsal)
    {
        var given = environment[Variable] is { } home ? FolderOf(environment.Expand(home), OperatingSystem.IsWindows()) : null;
        // What bills must not come and go with the folder in which a command happens to run.
        var root = given is null ? DefaultRoot(environment)
            : Path.IsPathFullyQualified(given) ? Path.GetFullPath(given)
            : throw StateErrors.HomeRelative(Variable, given);
        var real = new NodeHome(root, isRehearsal: false);
        return rehearsal ? real.Rehearsal : real;
    }

    /// <summary>The same; null where DIREXIO_HOME names no folder.</summary>
    public static NodeHome? TryLocate(DeployerEnvironment environment, bool rehearsal)
    {
        try
        {
            return Locate(environment, rehearsal);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException
            || (exception as DeployException)?.Code == nameof(StateErrors.HomeRelative))
        {
            return null;
        }
    }

    /// <summary>Every home that may hold real nodes: the one in use, and the default one where DIREXIO_HOME leads elsewhere.</summary>
    public static IReadOnlyList<NodeHome> LocateReal(DeployerEnvironment environment)
    {
        var used = Locate(environment, rehearsal: false);
        var usual = DefaultRoot(environment);
        return used.Root == usual ? [used] : [used, new(usual, isRehearsal: false)];
    }

    /// <summary>
    /// The folder that DIREXIO_HOME names; null for none. On Windows the form of Git Bash and WSL (/c/x) names a drive, which .NET would
    /// take for a folder c of the current one; what names no drive leads nowhere there and does not count, as in 0.1.x.
    /// </summary>
    internal static string? FolderOf(string home, bool isWindows)
    {
        if (!isWindows || !home.StartsWith('/') || home.StartsWith("//", StringComparison.Ordinal))
        {
            return home;
        }

        var formatted = ConfigurationPath.Format(home, PathStyle.Windows);
        return formatted.StartsWith('/') ? null : formatted;
    }

    private static string DefaultRoot(DeployerEnvironment environment) => Path.Combine(environment.UserProfile, ".direxio");

    /// <summary>The files of one node.</summary>
    public NodePaths Node(string serviceId) => new(Path.Combine(Nodes, serviceId), serviceId, Path.Combine(Root, "reports", serviceId))
    {
        IsRehearsal = IsRehearsal,
    };

    /// <summary>True if the node of a domain has a state.</summary>
    public bool Has(string domain) => File.Exists(Path.Combine(Node(ServiceIdOf(domain)).Folder, NodePaths.StateFileName));

    /// <summary>The file that is locked while a process works on a node; outside the node's folder, which may be removed.</summary>
    public string LockFile(string serviceId) => Path.Combine(Root, "locks", serviceId + ".lock");

    /// <summary>True if there is a folder of nodes; false only if it is certain that there is none.</summary>
    /// <exception cref="DeployException">HomeUnreadable.</exception>
    public bool HasNodes() => Look() != EntryKind.Missing;

    /// <summary>Refuses a folder of nodes that cannot be looked into, in which there could be any node.
    /// One that is missing is fine.</summary>
    /// <exception cref="DeployException">HomeUnreadable.</exception>
    public void RequireUsable() => Look();

    private EntryKind Look()
    {
        try
        {
            var kind = PlainFile.KindOf(Nodes);
            if (kind == EntryKind.Missing)
            {
                return File.Exists(Root)
                    ? throw StateErrors.HomeUnreadable(Root, Advice.OfError(nameof(ErrorTexts.HomeUnreadable_NoFolder)))
                    : kind;
            }

            // A home on another disk may well be a link.
            if (!Directory.Exists(Nodes))
            {
                throw StateErrors.HomeUnreadable(Nodes, Advice.OfError(nameof(ErrorTexts.HomeUnreadable_NoFolder)));
            }

            // Only to who may enter the folder does it show what is not there.
            _ = PlainFile.KindOf(Path.Combine(Nodes, NodePaths.StateFileName));
            return kind;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StateErrors.HomeUnreadable(Nodes, exception.Message, exception);
        }
    }

    /// <summary>
    /// The service id of a domain or URL as 0.1.0 forms it: host in lower case, a port joined with a hyphen, every
    /// other character a hyphen.
    /// </summary>
    public static string ServiceIdOf(string domain)
    {
        var host = domain.Trim();
        var scheme = host.IndexOf("://", StringComparison.Ordinal);
        host = scheme >= 0 ? host[(scheme + 3)..] : host;
        host = host.Split('/')[0].TrimEnd('.');
        var id = new StringBuilder(host.Length);
        foreach (var character in host.ToLowerInvariant())
        {
            id.Append(char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' ? character : '-');
        }

        return id.ToString();
    }
}

/// <summary>The files of one node, with the names that 0.1.0 gave them.</summary>
/// <param name="Folder">The node's folder.</param>
/// <param name="ServiceId">Its service id.</param>
/// <param name="Reports">The folder for what stays when the node's folder goes.</param>
internal sealed record NodePaths(string Folder, string ServiceId, string Reports)
{
    public const string StateFileName = "state.json";

    /// <summary>What matches the files of private keys.</summary>
    public const string AnyPrivateKey = "*" + KeyExtension;

    private const string KeyExtension = ".pem";

    public const string WorkspaceName = "workspace";

    /// <summary>The bridge's folder in a node's; 0.1.10 and 0.1.11 gave it the later name.</summary>
    public const string ConnectFolderName = "cc-connect";

    public const string LaterConnectFolderName = "direxio-connect";

    /// <summary>True for a rehearsed node, whose commands say so.</summary>
    public bool IsRehearsal { get; init; }

    public string State => Path.Combine(Folder, StateFileName);

    public string Outputs => Path.Combine(Folder, "outputs.json");

    public string Credentials => Path.Combine(Folder, "credentials.json");

    public string EnvironmentFile => Path.Combine(Folder, "env");

    public string UserData => Path.Combine(Folder, "user-data.yaml");

    public string KnownHosts => Path.Combine(Folder, "known_hosts");

    public string Report => Path.Combine(Folder, "operation-report.json");

    /// <summary>The report of a removal, outside the folder that it removes.</summary>
    public string RemovalReport => Path.Combine(Reports, "operation-report.json");

    /// <summary>The same for resources of a run id that no state owns: what is told of
    /// them lies apart from the node's own report.</summary>
    public NodePaths ForRun(string runId) => this with
    {
        Folder = Path.Combine(Path.GetDirectoryName(Folder)!, runId),
        Reports = Path.Combine(Path.GetDirectoryName(Reports)!, runId),
    };

    /// <summary>The bridge's folder. A node of 0.1.10 or 0.1.11 keeps the name that these gave it: a running bridge works in it.</summary>
    public string ConnectFolder
    {
        get
        {
            var later = Path.Combine(Folder, LaterConnectFolderName);
            var usual = Path.Combine(Folder, ConnectFolderName);
            return !Directory.Exists(usual) && File.Exists(Path.Combine(later, "config.toml")) ? later : usual;
        }
    }

    public string McpFolder => Path.Combine(Folder, "mcp");

    /// <summary>Where the agent works unless the user names a folder.</summary>
    public string Workspace => Path.Combine(Folder, WorkspaceName);

    /// <summary>Where what the agent made is moved to before the node's folder goes: it is the user's work, and nowhere else.</summary>
    public string KeptWorkspace => Path.Combine(Home, "workspaces", ServiceId);

    /// <summary>Where what else the user put into the node's folder is moved to.</summary>
    public string KeptFiles => KeptWorkspace + "-files";

    /// <summary>Where the node's folder stays that was removed from this machine alone.</summary>
    public string Forgotten => Path.Combine(Home, "forgotten", ServiceId);

    /// <summary>Where copies of clients' files are kept, as they were before they were changed.</summary>
    public string ClientCopies => Path.Combine(Home, "client-copies");

    /// <summary>True if there is anything in the agent's folder.</summary>
    public bool HasWork => Directory.Exists(Workspace) && Directory.EnumerateFileSystemEntries(Workspace).Any();

    private string Home => Path.GetDirectoryName(Path.GetDirectoryName(Reports))!;

    public string PrivateKey(string runId) => Path.Combine(Folder, runId + KeyExtension);

    /// <summary>Where the private key belongs whose file is not on this machine.</summary>
    public string NewKeyFileFor(NodeState state) => state.RunId is { } runId
        ? PrivateKey(runId)
        : Path.Combine(Folder, ConfigurationPath.NameOf(state.Resources.KeyFile ?? "ssh-key.pem"));

    /// <summary>
    /// The private key file that the state names, in this folder if it is there, else where the state says: the home may have been
    /// moved or copied, and a shell of another kind may have written the path (/c/x). Null if the state names none.
    /// </summary>
    public string? KeyFileOf(NodeState state)
    {
        if (state.Resources.KeyFile is not { } recorded)
        {
            return null;
        }

        var here = Path.Combine(Folder, ConfigurationPath.NameOf(recorded));
        return File.Exists(here) ? here : recorded;
    }
}
