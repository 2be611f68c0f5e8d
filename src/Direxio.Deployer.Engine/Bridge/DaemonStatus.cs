using System.Globalization;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>How a service of the bridge stands.</summary>
internal enum DaemonState
{
    /// <summary>There is no service of that name.</summary>
    NotInstalled,

    /// <summary>Installed and not running.</summary>
    Stopped,

    /// <summary>The service manager has a process. Whether the bridge is connected is another question.</summary>
    Running,

    /// <summary>The bridge knows no service manager here that could run a service.</summary>
    NoServiceManager,

    /// <summary>
    /// It is installed for the user's systemd, which cannot be reached from here: nobody is logged in as that user, or only by su.
    /// </summary>
    NoSession,

    /// <summary>No answer, or none that is understood. Nothing is known.</summary>
    Unreadable,
}

/// <summary>What <c>daemon status</c> says of one service.</summary>
/// <param name="State">How it stands.</param>
/// <param name="ServiceName">The service that was asked about.</param>
/// <param name="Words">What the program said, or why it said nothing; one line.</param>
internal sealed partial record DaemonStatus(DaemonState State, string ServiceName, string Words)
{
    // What the bridge says, with exit code 1, where it cannot have installed anything that runs.
    private static readonly string[] NoManager =
        ["systemctl not found", "systemd is not active", "daemon management is not supported"];

    // What it says where the user's systemd does not answer, to users other than root. Services may be installed all the same.
    private const string NoUserSession = "systemd user session not available";

    /// <summary>The folder of its configuration, as it was written at its installation; null if not told.</summary>
    public string? WorkDir { get; private init; }

    /// <summary>The service manager: systemd (user), systemd (system), launchd, schtasks; null if not told.</summary>
    public string? Platform { get; private init; }

    /// <summary>Its log file; null if not told.</summary>
    public string? LogFile { get; private init; }

    /// <summary>Its process; null if not told, as on Windows.</summary>
    public int? ProcessId { get; private init; }

    /// <summary>When it was installed, in this machine's time as the program writes it; null if not told.</summary>
    public string? InstalledAt { get; private init; }

    /// <summary>The file by which the user's systemd would know it, which was looked for because that systemd could not be
    /// reached; else null.</summary>
    public string? UnitFile { get; private init; }

    /// <summary>True if a service of that name is there and answers.</summary>
    public bool IsInstalled => State is DaemonState.Running or DaemonState.Stopped;

    public static DaemonStatus Unreadable(string serviceName, string reason) => new(DaemonState.Unreadable, serviceName, reason);

    /// <summary>
    /// Reads the answer. The exit code is 0 for a service that is not installed as well; the heading differs between
    /// versions and is not looked at. Anything that is not said clearly and once is unreadable.
    /// </summary>
    public static DaemonStatus Parse(ProgramResult answer, string serviceName)
    {
        if (answer.ExitCode != 0)
        {
            bool Says(string text) => answer.Error.Contains(text, StringComparison.OrdinalIgnoreCase)
                || answer.Output.Contains(text, StringComparison.OrdinalIgnoreCase);
            var state = Says(NoUserSession) ? DaemonState.NoSession
                : NoManager.Any(Says) ? DaemonState.NoServiceManager
                : DaemonState.Unreadable;
            return new(state, serviceName, answer.Words);
        }

        var lines = Line().Matches(answer.Output)
            .ToLookup(match => match.Groups["label"].Value, match => match.Groups["value"].Value.Trim());
        string? Said(string label) => lines[label].Take(2).ToArray() is [{ Length: > 0 } value] ? value : null;
        DaemonState? told = Said("Status") switch
        {
            "Running" => DaemonState.Running,
            "Stopped" => DaemonState.Stopped,
            "Not installed" => DaemonState.NotInstalled,
            _ => null,
        };
        // Versions without named services leave the name out; an answer about another service is none.
        if (told is not { } understood || lines["Service"].Any(name => name != serviceName) || lines["WorkDir"].Count() > 1)
        {
            return Unreadable(serviceName, answer.Words);
        }

        return new(understood, serviceName, answer.Words)
        {
            WorkDir = Said("WorkDir"),
            Platform = Said("Platform"),
            LogFile = Said("Log"),
            ProcessId = int.TryParse(Said("PID"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null,
            InstalledAt = Said("Installed"),
        };
    }

    /// <summary>
    /// The same with what the files tell, where the user's systemd could not be reached: without a unit file nothing is installed, and
    /// there is no service manager for this user.
    /// </summary>
    /// <param name="home">The user's home folder; null if there is none to look into.</param>
    public DaemonStatus ByFiles(string? home)
    {
        if (State != DaemonState.NoSession)
        {
            return this;
        }

        var unit = home is null ? null : BridgeServiceFiles.UnitOf(home, ServiceName);
        return File.Exists(unit)
            ? this with { UnitFile = unit, WorkDir = BridgeServiceFiles.WorkDirOf(unit) }
            : this with { State = DaemonState.NoServiceManager, UnitFile = unit };
    }

    [GeneratedRegex(@"^[ \t]+(?<label>[A-Za-z]+):(?<value>[^\n]*)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
