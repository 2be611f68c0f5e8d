using System.Globalization;

namespace Direxio.Deployer;

/// <summary>A log that can be read.</summary>
public enum LogSource : long
{
    /// <summary>The steps by which the node came up.</summary>
    Boot,

    /// <summary>What cloud-init wrote at the first start of the machine.</summary>
    CloudInit,

    /// <summary>The web server, which also gets the certificate.</summary>
    Caddy,

    /// <summary>What stands between the web server and the message server and limits how often one address may try.</summary>
    Limiter,

    /// <summary>The Matrix message server.</summary>
    MessageServer,

    /// <summary>The database.</summary>
    Postgres,

    /// <summary>The relay for calls (TURN).</summary>
    Coturn,

    /// <summary>The agent bridge on this machine.</summary>
    Bridge,

    /// <summary>The console output of the instance, which AWS keeps: readable also when the node does not answer.</summary>
    Console,
}

/// <summary>How grave a line of a log is, as its program says.</summary>
public enum LogLevel : long
{
    /// <summary>Details for whoever looks for a fault.</summary>
    Debug,

    /// <summary>The usual course of things.</summary>
    Info,

    /// <summary>Something that may lead to a failure.</summary>
    Warning,

    /// <summary>A failure.</summary>
    Error,
}

/// <summary>Which log to read.</summary>
public sealed record LogRequest : NodeVisitRequest
{
    /// <summary>Which one.</summary>
    public required LogSource Source { get; init; }

    /// <summary>How many of the last lines; null for all.</summary>
    public int? Tail { get; init; }

    /// <summary>
    /// Leaves out what is older; null for nothing. Where lines have no time of their own, a file last written before is left out.
    /// </summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Goes on with what is written from now on, until it is stopped.</summary>
    public bool Follow { get; init; }
}

/// <summary>A line of a log. Secrets are taken out of it.</summary>
public sealed record LogLine
{
    /// <summary>The domain of the node.</summary>
    public required string Domain { get; init; }

    /// <summary>When it was written, in local time, by the node's clock; null where the log does not tell.</summary>
    public DateTime? Time { get; init; }

    /// <summary>The log in which it stands.</summary>
    public required LogSource Source { get; init; }

    /// <summary>How grave it is; null where its program does not tell.</summary>
    public LogLevel? Level { get; init; }

    /// <summary>The step of the boot that wrote it; null for other logs.</summary>
    public string? Step { get; init; }

    /// <summary>The line, without its time.</summary>
    public required string Text { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The line with its time, if it has one.</summary>
    public override string ToString() => string.Join(
        ' ',
        ((string?[])[
            Time?.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture),
            Level?.ToString(),
            Step is { Length: > 0 } ? $"{Step}:" : null,
            Text,
        ]).OfType<string>());
}
