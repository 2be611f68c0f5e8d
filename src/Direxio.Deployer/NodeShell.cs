namespace Direxio.Deployer;

/// <summary>A command to run on a node.</summary>
public sealed record NodeCommandRequest : NodeVisitRequest
{
    /// <summary>The command, for a POSIX shell of the node's login, which may use sudo without a password.</summary>
    public required string Command { get; init; }

    /// <summary>The longest that it may run.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>What a command on a node gave. Secrets are taken out of it.</summary>
public sealed record NodeCommandResult
{
    /// <summary>The domain of the node.</summary>
    public required string Domain { get; init; }

    /// <summary>Its exit code; 137 if a signal ended it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The lines of its output, at most 1 MiB.</summary>
    public required IReadOnlyList<string> Output { get; init => field = PrintableList.Of(value); }

    /// <summary>The lines of its error stream, at most 1 MiB.</summary>
    public required IReadOnlyList<string> Error { get; init => field = PrintableList.Of(value); }

    /// <summary>True if the command wrote more than 1 MiB to one of the two; what is above it is lost.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>True for a rehearsal, in which nothing is run.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>Its output.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Output);
}

/// <summary>Which node to open a shell on.</summary>
public sealed record NodeShellRequest : NodeVisitRequest;
