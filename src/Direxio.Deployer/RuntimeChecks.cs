namespace Direxio.Deployer;

/// <summary>A check of what runs on this machine. The state holds the snake_case form (<c>connect_daemon</c>).</summary>
public enum RuntimeCheckName : long
{
    /// <summary>The bridge's service: it is this node's, it runs, and it is connected.</summary>
    ConnectDaemon,

    /// <summary>The MCP server's own diagnosis with this node's credentials.</summary>
    McpDoctor,

    /// <summary>The MCP server as a client meets it: it answers, and it names its tools.</summary>
    McpTools,

    /// <summary>The agent's token at the node, by reading one message; nothing is sent.</summary>
    McpSmoke,
}

/// <summary>How a check ended.</summary>
public enum RuntimeCheckStatus : long
{
    /// <summary>What was looked for was seen.</summary>
    Passed,

    /// <summary>Something is not as it must be.</summary>
    Failed,

    /// <summary>It waits for an installation that was left to the user. No failure.</summary>
    ManualPending,

    /// <summary>This machine cannot have, or the server does not offer, what the check looks at. No failure.</summary>
    Skipped,
}

/// <summary>Which checks to make of which node.</summary>
public sealed record RuntimeCheckRequest
{
    /// <summary>The domain of a node that this machine knows.</summary>
    public required string Domain { get; init; }

    /// <summary>The checks; empty for all.</summary>
    public IReadOnlyList<RuntimeCheckName> Checks { get; init; } = [];

    /// <summary>The longest that a single check may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Checks a rehearsed node.</summary>
    public bool Rehearse { get; init; }
}

/// <summary>One check and what came of it.</summary>
public sealed record RuntimeCheck
{
    /// <summary>The domain of the node.</summary>
    public required string Domain { get; init; }

    /// <summary>Which check it was.</summary>
    public required RuntimeCheckName Name { get; init; }

    /// <summary>How it ended.</summary>
    public required RuntimeCheckStatus Status { get; init; }

    /// <summary>What exactly was found, as a stable code such as <c>ServiceOfAnotherFolder</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What was seen, in words, without a secret.</summary>
    public required string Detail { get; init; }

    /// <summary>What to do next; null if nothing.</summary>
    public string? NextAction { get; init; }

    /// <summary>The tools that the MCP server named; empty for every other check.</summary>
    public IReadOnlyList<string> Tools { get; init => field = PrintableList.Of(value); } = PrintableList.Of<string>([]);

    /// <summary>When it was made, in local time.</summary>
    public required DateTime CheckedAt { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The check and what came of it.</summary>
    public override string ToString() => $"{Name}: {Status}";
}
