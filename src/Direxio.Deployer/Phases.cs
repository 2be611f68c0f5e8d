namespace Direxio.Deployer;

/// <summary>
/// The phases of a deployment in the order they run. The names are those that direxio-deployer 0.1.0 writes to
/// state.json, so that either tool can read the other's progress.
/// </summary>
public enum PhaseId : long
{
    /// <summary>Credentials answer, and they belong to the account that the node was started in.</summary>
    S0_PREREQ_AWS,

    /// <summary>Region, network, quotas and machine image are there. Nothing is created.</summary>
    S1_PREFLIGHT,

    /// <summary>The domain is acceptable and its irreversible binding is confirmed.</summary>
    S2_DOMAIN,

    /// <summary>Key pair, security group, Elastic IP, DNS record, instance and association.</summary>
    S3_PROVISION,

    /// <summary>The node boots, installs the stack and answers over verified TLS.</summary>
    S4_BOOTSTRAP_STACK,

    /// <summary>The initialization code and the tokens are read from the node.</summary>
    S5_INIT_TOKENS,

    /// <summary>Credentials, bridge and MCP files are written on this machine.</summary>
    S6_WIRE_LOCAL,

    /// <summary>The node passes its acceptance checks from outside.</summary>
    S7_VERIFY_E2E,
}

/// <summary>Where one phase stands. state.json holds the snake_case form (<c>waiting_user</c>).</summary>
public enum PhaseStatus : long
{
    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>Begun and not ended; also what a killed run leaves.</summary>
    InProgress,

    /// <summary>Waiting for a machine, not for a person.</summary>
    Polling,

    /// <summary>Nothing more happens until the user has acted.</summary>
    WaitingUser,

    /// <summary>Ended well; the evidence says what was seen.</summary>
    Done,

    /// <summary>Ended with an error; the evidence holds its code and message.</summary>
    Failed,
}

/// <summary>One phase of one node as its state.json records it.</summary>
/// <param name="Id">The phase.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Evidence">What was seen when that status was written; never a secret. Null when nothing was recorded.</param>
/// <param name="Time">When that status was written, in local time. Null for a phase that has not begun.</param>
public sealed record PhaseRecord(PhaseId Id, PhaseStatus Status, string? Evidence, DateTime? Time)
{
    /// <summary>The phase in plain words, for people.</summary>
    public string Title => PhaseTitles.For(Id);

    /// <summary>Phase and status. A record would print its members, the time in the machine's calendar.</summary>
    public override string ToString() => $"{Id}: {Status}";
}

/// <summary>The phases in plain words.</summary>
public static class PhaseTitles
{
    /// <summary>The plain-language meaning of <paramref name="phase"/>.</summary>
    public static string For(PhaseId phase) => phase switch
    {
        PhaseId.S0_PREREQ_AWS => "Check the AWS credentials",
        PhaseId.S1_PREFLIGHT => "Check region, network, quotas and image",
        PhaseId.S2_DOMAIN => "Check and bind the domain",
        PhaseId.S3_PROVISION => "Create the server, its address and its DNS record",
        PhaseId.S4_BOOTSTRAP_STACK => "Install the message server and obtain its certificate",
        PhaseId.S5_INIT_TOKENS => "Read the initialization code and tokens",
        PhaseId.S6_WIRE_LOCAL => "Write the credentials and agent files on this machine",
        PhaseId.S7_VERIFY_E2E => "Verify the node from outside",
        _ => phase.ToString(),
    };
}
