using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>What helps where the service manager of a user runs only while that user is logged in, as systemd's does.</summary>
internal static class SessionAdvice
{
    /// <summary>How the user's systemd comes within reach, without a full stop; null if that is not what is missing.</summary>
    public static Advice? For(DaemonStatus status) => status switch
    {
        { UnitFile: null } => null,
        _ when status.Words.Contains("WSL2", StringComparison.Ordinal) =>
            Advice.Of(nameof(Texts.Next_SystemdInWsl), Environment.UserName),
        _ => Advice.Of(nameof(Texts.Next_UserSession), Environment.UserName, LingerCommand(Environment.UserName)),
    };

    /// <summary>The command that lets a user's services run while that user is not logged in.</summary>
    public static string LingerCommand(string user) => $"loginctl enable-linger {user}";
}
