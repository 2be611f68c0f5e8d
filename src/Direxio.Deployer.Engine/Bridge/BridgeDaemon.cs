using System.Globalization;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>What the bridge's program made of a command.</summary>
/// <param name="Succeeded">True if it says that it was done.</param>
/// <param name="Words">What it said, or why it said nothing; one line.</param>
internal sealed record DaemonAnswer(bool Succeeded, string Words)
{
    /// <summary>The command that lets the service run on after its user has logged out, where the program says that it will not;
    /// else null.</summary>
    public string? LingerCommand { get; init; }
}

/// <summary>How long the bridge's program may take.</summary>
/// <param name="Reading">For a status.</param>
/// <param name="Changing">For a change; service managers wait a minute and a half for a service to end.</param>
internal sealed record DaemonLimits(TimeSpan Reading, TimeSpan Changing)
{
    public static DaemonLimits Default { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2));
}

/// <summary>
/// The bridge's services on this machine, by its own program. Nothing that the program does or fails to do is an
/// exception: that is in the answers.
/// </summary>
internal sealed partial class BridgeDaemon
{
    /// <summary>The service of an installation that named none.</summary>
    public const string DefaultServiceName = "cc-connect";

    private readonly ILocalPrograms programs;
    private readonly DaemonLimits limits;

    private BridgeDaemon(ILocalPrograms programs, string program, DaemonLimits limits)
    {
        this.programs = programs;
        Program = program;
        this.limits = limits;
    }

    /// <summary>The program's file.</summary>
    public string Program { get; }

    /// <summary>
    /// The bridge's program: from PATH, else the one that the state recorded, as it does for a bridge that was built from
    /// its source. Null if this machine has neither.
    /// </summary>
    public static BridgeDaemon? Find(ILocalPrograms programs, NodeState state, DaemonLimits limits)
    {
        var program = programs.Find(NpmPackages.ConnectProgram)
            ?? (state.Bridge.Binary is { } recorded ? programs.Find(recorded) : null);
        return program is null ? null : new(programs, program, limits);
    }

    /// <summary>
    /// The same for a service that is to go. Where PATH has no such program any more, as after a switch to another Node.js by nvm or
    /// fnm, it is the one that the service was installed with.
    /// </summary>
    public static BridgeDaemon? FindInstalled(ILocalPrograms programs, NodeState state, string serviceName, DaemonLimits limits) =>
        Find(programs, state, limits)
        ?? (programs.HomeFolder is { } home && IsServiceName(serviceName)
            && BridgeServiceFiles.ProgramOf(home, serviceName) is { } recorded && programs.Find(recorded) is { } program
            ? new(programs, program, limits)
            : null);

    /// <summary>True for a name that the program takes; no service has another.</summary>
    public static bool IsServiceName(string name) => ServiceName().IsMatch(name);

    /// <summary>The command with which a user removes a service.</summary>
    public static string UninstallCommand(string serviceName) =>
        $"{NpmPackages.ConnectProgram} daemon uninstall --service-name {serviceName}";

    /// <summary>The command with which a user stops a service.</summary>
    public static string StopCommand(string serviceName) => $"{NpmPackages.ConnectProgram} daemon stop --service-name {serviceName}";

    /// <summary>The command with which a user starts a service again.</summary>
    public static string RestartCommand(string serviceName) =>
        $"{NpmPackages.ConnectProgram} daemon restart --service-name {serviceName}";

    /// <summary>How a service stands.</summary>
    public async Task<DaemonStatus> StatusAsync(string serviceName, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await CallAsync("status", serviceName, [], limits.Reading, cancellationToken).ConfigureAwait(false);
            return DaemonStatus.Parse(answer, serviceName).ByFiles(programs.HomeFolder);
        }
        catch (ProgramException exception)
        {
            return DaemonStatus.Unreadable(serviceName, exception.Message);
        }
    }

    /// <summary>The last lines of a service's log.</summary>
    /// <exception cref="ProgramException">It could not be read.</exception>
    public async Task<IReadOnlyList<string>> ReadLogAsync(string serviceName, int lines, CancellationToken cancellationToken)
    {
        string[] options = ["-n", lines.ToString(CultureInfo.InvariantCulture)];
        var result = await CallAsync("logs", serviceName, options, limits.Reading, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new ProgramException(ProgramFailure.Refused, $"'{Program}' does not show the log: {result.Words}");
    }

    /// <summary>Stops a service.</summary>
    public Task<DaemonAnswer> StopAsync(string serviceName, CancellationToken cancellationToken) =>
        ChangeAsync("stop", serviceName, [], cancellationToken);

    /// <summary>Uninstalls a service; one that is not installed is no failure.</summary>
    public Task<DaemonAnswer> UninstallAsync(string serviceName, CancellationToken cancellationToken) =>
        ChangeAsync("uninstall", serviceName, [], cancellationToken);

    /// <summary>Restarts a service, so that it reads its configuration again.</summary>
    public Task<DaemonAnswer> RestartAsync(string serviceName, CancellationToken cancellationToken) =>
        ChangeAsync("restart", serviceName, [], cancellationToken);

    /// <summary>
    /// Installs and starts a service, in place of one of the same name. It keeps the PATH of this process, on which its
    /// agent's program must be, with what stays of it when this shell is gone.
    /// </summary>
    /// <param name="configFile">The configuration; the program demands that it is named config.toml.</param>
    /// <param name="serviceName">The service's name.</param>
    /// <param name="asked">The variables that the configuration names: the service keeps their values,
    /// which it does not have otherwise.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<DaemonAnswer> InstallAsync(
        string configFile, string serviceName, IReadOnlyCollection<string> asked, CancellationToken cancellationToken) =>
        ChangeAsync("install", serviceName, ["--config", configFile, "--force"], cancellationToken, asked);

    private async Task<DaemonAnswer> ChangeAsync(
        string verb, string serviceName, string[] options, CancellationToken cancellationToken, IReadOnlyCollection<string>? asked = null)
    {
        try
        {
            var result = await CallAsync(verb, serviceName, options, limits.Changing, cancellationToken, asked).ConfigureAwait(false);
            return new(result.ExitCode == 0, result.Words) { LingerCommand = LingerCommandIn(result) };
        }
        catch (ProgramException exception)
        {
            return new(false, exception.Message);
        }
    }

    // The program has the user's name from a variable, and calls a user without one "unknown".
    private static string? LingerCommandIn(ProgramResult result) =>
        result.ExitCode == 0 && Linger().Match($"{result.Output}\n{result.Error}") is { Success: true } told
            ? told.Groups["before"].Value
                + SessionAdvice.LingerCommand(told.Groups["user"].Value is var user and not "unknown" ? user : Environment.UserName)
            : null;

    private Task<ProgramResult> CallAsync(
        string verb,
        string serviceName,
        string[] options,
        TimeSpan limit,
        CancellationToken cancellationToken,
        IReadOnlyCollection<string>? asked = null)
    {
        if (!IsServiceName(serviceName))
        {
            throw new ArgumentException($"'{serviceName}' is not a name that a service can have.", nameof(serviceName));
        }

        ProgramCall call = new(Program, ["daemon", verb, .. options, "--service-name", serviceName])
        {
            Limit = limit,
            KeepsEnd = verb == "logs",
            Asked = asked ?? [],
            OutlivesShell = verb == "install",
        };
        return programs.RunAsync(call, cancellationToken);
    }

    [GeneratedRegex(
        @"linger is not enabled.*?(?<before>(?:sudo )?)loginctl enable-linger (?<user>[^\s;&|`$<>()""']+)",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Linger();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,79}\z")]
    private static partial Regex ServiceName();
}
