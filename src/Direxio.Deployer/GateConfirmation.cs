namespace Direxio.Deployer;

/// <summary>A gate of the product that only the user or the user's agent can pass.</summary>
public enum ProductGate : long
{
    /// <summary>The App was opened with the domain and the initialization code, and its initialization was completed.</summary>
    AppInitialization,

    /// <summary>A person sent a message from the App and saw the agent's answer there.</summary>
    RealChat,

    /// <summary>The agent found and used the node's MCP tools.</summary>
    AgentMcpRuntime,
}

/// <summary>What someone says about a gate.</summary>
public sealed record GateRequest
{
    /// <summary>The domain of the node.</summary>
    public string? Domain { get; init; }

    /// <summary>The gate.</summary>
    public required ProductGate Gate { get; init; }

    /// <summary>Who saw what, and when. Null takes DIREXIO_CONFIRM_EVIDENCE.</summary>
    public string? Evidence { get; init; }

    /// <summary>True if the agent itself has seen and used the node's MCP tools.</summary>
    public bool RuntimeProbeConfirmed { get; init; }

    /// <summary>Confirms a gate of a rehearsed node.</summary>
    public bool Rehearse { get; init; }
}

/// <summary>A gate as it was confirmed.</summary>
public sealed record GateConfirmation
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>Service id.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The gate.</summary>
    public required ProductGate Gate { get; init; }

    /// <summary>confirmed.</summary>
    public required string Status { get; init; }

    /// <summary>When it was recorded, in local time.</summary>
    public required DateTime ConfirmedAt { get; init; }

    /// <summary>The evidence as it was recorded, without secrets and long numbers.</summary>
    public required string Evidence { get; init; }

    /// <summary>True if something was taken out of the evidence.</summary>
    public bool EvidenceRedacted { get; init; }

    /// <summary>What was checked beside the evidence, and what could not be.</summary>
    public required string Checked { get; init; }

    /// <summary>True if the gate had been confirmed before and its record was replaced.</summary>
    public bool Replaced { get; init; }

    /// <summary>All gates as they stand now.</summary>
    public required IReadOnlyList<UserGate> UserGates { get; init => field = PrintableList.Of(value); }

    /// <summary>True once every phase is done and every gate is confirmed.</summary>
    public bool ProductComplete { get; init; }

    /// <summary>What to do next.</summary>
    public required string NextAction { get; init; }

    /// <summary>Full path of state.json.</summary>
    public required string StatePath { get; init; }

    /// <summary>Full path of operation-report.json, which was written again.</summary>
    public required string ReportPath { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>Domain, gate and status.</summary>
    public override string ToString() => $"{Domain}: {Gate} {Status}";
}
