using System.Management.Automation;

namespace Direxio.Deployer.Host;

/// <summary>What the process answers to whoever started it.</summary>
internal static class ExitCode
{
    public const int Completed = 0;

    public const int Failed = 1;

    /// <summary>A deployment waits for the user; not an error.</summary>
    public const int WaitingForUser = 2;

    /// <summary>The terminal was closed (SIGHUP), and the command had saved.</summary>
    public const int HungUp = 129;

    /// <summary>Ended by Ctrl+C, after the command had saved: 128 and the signal's number.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM in the same orderly way.</summary>
    public const int Terminated = 143;

    private const string DeploymentType = "Direxio.Deployer.Deployment";

    /// <summary>What it is once a result has been seen, too: a failed deployment outweighs one that waits.</summary>
    public static int After(PSObject? result, int soFar) =>
        (result?.TypeNames.Contains(DeploymentType) == true ? result.Properties["Status"]?.Value?.ToString() : null, soFar) switch
        {
            ("Failed", _) => Failed,
            ("WaitingForUser", not Failed) => WaitingForUser,
            _ => soFar,
        };

    /// <summary>What it is after a result of a single command: a bool is the answer to a question, and no is a failure.</summary>
    public static int AfterAnswer(PSObject? result, int soFar) => result?.BaseObject is false ? Failed : After(result, soFar);
}
