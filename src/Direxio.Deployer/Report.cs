namespace Direxio.Deployer;

/// <summary>The operation that a report is about. The file holds the snake_case form (<c>new_deploy</c>).</summary>
public enum ReportOperation : long
{
    /// <summary>The deployment of a node: every phase and every gate counts.</summary>
    NewDeploy,

    /// <summary>A repair or verification of a node: every phase counts, and so do the runtime checks.</summary>
    RepairOrVerify,

    /// <summary>A newer message server on the same machine: data, tokens and gates stay as they are.</summary>
    Update,

    /// <summary>The removal of the application's data: code, tokens and gates are made again.</summary>
    ResetAppData,

    /// <summary>A backup that was put in the place of the server's data: what is read from the server is looked at again.</summary>
    Restore,

    /// <summary>The removal of the node: what was read back counts, and what is left.</summary>
    Destroy,
}

/// <summary>Which report to write, and how.</summary>
public sealed record ReportRequest
{
    /// <summary>The domain of a node that this machine knows, or knew until it was removed.</summary>
    public required string Domain { get; init; }

    /// <summary>The operation.</summary>
    public ReportOperation Operation { get; init; }

    /// <summary>Also writes the report as a page for people.</summary>
    public bool Html { get; init; }

    /// <summary>A folder to write to instead of the node's own; null for that one.</summary>
    public string? Folder { get; init; }

    /// <summary>Reports on a rehearsal.</summary>
    public bool Rehearse { get; init; }
}

/// <summary>A report as it was written. Neither file holds a secret.</summary>
public sealed record ReportFile
{
    /// <summary>The domain; the service id if no record tells.</summary>
    public required string Domain { get; init; }

    /// <summary>The operation that it is about.</summary>
    public required ReportOperation Operation { get; init; }

    /// <summary>How the operation stands, as the report names it, such as <c>product_complete</c> or <c>destroyed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Full path of the report.</summary>
    public required string JsonPath { get; init; }

    /// <summary>Full path of the page; null if none was asked for.</summary>
    public string? HtmlPath { get; init; }

    /// <summary>
    /// When the report was made, in local time: earlier than now for that of a node that is gone. Null if it does not tell.
    /// </summary>
    public DateTime? GeneratedAt { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The path of the report.</summary>
    public override string ToString() => HtmlPath ?? JsonPath;
}
