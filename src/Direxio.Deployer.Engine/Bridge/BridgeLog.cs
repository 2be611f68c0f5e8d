using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>What the bridge's log says of its last start.</summary>
/// <param name="HasStarted">True if a start is among the lines; false if they begin later.</param>
/// <param name="IsConnected">True if its last word on Matrix is that it is connected.</param>
/// <param name="Failure">The line that says what keeps it from working; null if there is none.</param>
internal sealed record BridgeLogReading(bool HasStarted, bool IsConnected, string? Failure)
{
    /// <summary>True if the failure is one of the connection alone, which the bridge goes on trying.</summary>
    public bool IsRetrying { get; init; }
}

/// <summary>Reads the bridge's log.</summary>
internal static partial class BridgeLog
{
    /// <summary>What it says when the homeserver has accepted it.</summary>
    public const string Connected = "matrix: connected";

    /// <summary>What it says when the homeserver cannot be reached.</summary>
    public const string ConnectionError = "matrix: connection error";

    // What a homeserver answers for a token that is not, or no longer, one of its own.
    private const string TokenRefused = "M_UNKNOWN_TOKEN";

    /// <summary>What it says at a start, in this order; a word that does not come later than the last one begins another start.</summary>
    public static readonly string[] Starting = ["acquired instance lock", "config loaded", "direxio-connect is running"];

    private static readonly string[] Failing =
    [
        "ACP_SESSION_INIT_FAILED", "ACP metadata is missing", "Recreate this ACP session", "failed to create agent",
        "failed to create platform", "CLI not found in PATH", "Authentication required", "agent login",
        "Workspace Trust Required", "run_as_user: startup checks failed", "not logged in", "login required",
        "not authenticated",
    ];

    // What it says when the agent begins no session, and when the agent's process has ended: by a signal where the bridge itself
    // closes a session, as after a long silence.
    private const string AgentEnded = "acp: process exited";
    private const string SessionFailed = "failed to start interactive session";
    private const string Killed = "signal: killed";

    // What it says when the agent has begun a session.
    private const string SessionBegun = "session spawned";

    /// <summary>Reads the lines since the last start among them, or all of them if there is none.</summary>
    public static BridgeLogReading Read(IEnumerable<string> lines)
    {
        var stage = -1;
        var isConnected = false;
        string? failure = null;
        string? session = null;
        string? disconnection = null;
        foreach (var line in lines)
        {
            if (Array.FindIndex(Starting, word => Has(line, word)) is >= 0 and var found)
            {
                if (found <= stage || stage < 0)
                {
                    (isConnected, failure, session, disconnection) = (false, null, null, null);
                }

                stage = found;
            }
            else if (Has(line, Connected))
            {
                (isConnected, disconnection) = (true, null);
            }
            else if (Has(line, ConnectionError))
            {
                (isConnected, disconnection) = (false, line.Trim());
            }
            else if (Failing.Any(word => Has(line, word)) || AgentOffline().IsMatch(line))
            {
                failure = line.Trim();
            }
            else if (SaysSessionFailed(line))
            {
                session = line.Trim();
            }
            else if (Has(line, SessionBegun))
            {
                session = null;
            }
        }

        failure ??= session;
        return new(stage >= 0, isConnected, failure ?? disconnection) { IsRetrying = failure is null && disconnection is not null };
    }

    /// <summary>True if the line says that the homeserver refused the token; a call that
    /// did not reach it says nothing of the token.</summary>
    public static bool RefusesToken(string line) => Has(line, TokenRefused);

    // Said at the first message to the agent; the next one may well begin a session.
    private static bool SaysSessionFailed(string line) =>
        Has(line, SessionFailed) || (Has(line, AgentEnded) && !Has(line, Killed));

    private static bool Has(string line, string word) => line.Contains(word, StringComparison.OrdinalIgnoreCase);

    // In either order; not the agent's Matrix user, a field that names the agent, or the state event.
    [GeneratedRegex(
        @"(?<![@.\w])agent\b(?![=.:]\S).*\boffline\b|\boffline\b.*(?<![@.\w])agent\b(?![=.:]\S)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AgentOffline();
}
