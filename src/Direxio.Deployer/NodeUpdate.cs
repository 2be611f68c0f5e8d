namespace Direxio.Deployer;

/// <summary>Which node to update, and to what.</summary>
public sealed record NodeUpdateRequest : NodeVisitRequest
{
    /// <summary>The image that the message server is to run; null for what the tag of its present one means now.</summary>
    public string? MessageServerImage { get; init; }

    /// <summary>Brings the other services up to what their tags mean now, too.</summary>
    public bool IncludeStack { get; init; }

    /// <summary>Makes no copy of the data first, so that only the image can be taken back.</summary>
    public bool SkipBackup { get; init; }

    /// <summary>Accepts a version that is older than the present one.</summary>
    public bool AllowDowngrade { get; init; }

    /// <summary>Accepts a version that removes tables of the database which hold rows.</summary>
    public bool AllowTableLoss { get; init; }
}

/// <summary>An image of a service: its name with the tag, what it is exactly, and its version as far as these are known.</summary>
/// <param name="Service">The service.</param>
/// <param name="Image">Name and tag.</param>
/// <param name="Digest">The digest; null if unknown.</param>
/// <param name="Version">By its label; null if it has none or was not read yet.</param>
public sealed record ServiceImage(string Service, string Image, string? Digest, string? Version)
{
    /// <summary>The image, exactly where its digest is known.</summary>
    public override string ToString() => Digest is null ? Image : $"{Image}@{Digest}";
}

/// <summary>What an update would do.</summary>
public sealed record NodeUpdatePlan
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>The image that the message server runs now.</summary>
    public required ServiceImage From { get; init; }

    /// <summary>The image that it would run.</summary>
    public required ServiceImage To { get; init; }

    /// <summary>The other services that may get another image, as they would be.</summary>
    public required IReadOnlyList<ServiceImage> Others { get; init; }

    /// <summary>True if a copy of the data is made first.</summary>
    public bool IsBackedUp { get; init; }

    /// <summary>What else to know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }
}

/// <summary>What an update came to. It is what the node itself said.</summary>
public sealed record NodeUpdate
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>Service id.</summary>
    public required string ServiceId { get; init; }

    /// <summary>False if all ran already what was asked for.</summary>
    public bool IsChanged { get; init; }

    /// <summary>The image that the message server ran before.</summary>
    public required ServiceImage From { get; init; }

    /// <summary>The image that it runs now.</summary>
    public required ServiceImage To { get; init; }

    /// <summary>The services that got another image.</summary>
    public required IReadOnlyList<string> Services { get; init => field = PrintableList.Of(value); }

    /// <summary>Size of the safety copy on the node in bytes; null if none was made.</summary>
    public long? BackupBytes { get; init; }

    /// <summary>Whether the certificate of the public name was checked on the node; null if the server was not asked there.</summary>
    public bool? IsCertificateChecked { get; init; }

    /// <summary>True if the bridge on this machine no longer fits the node and has to be wired again.</summary>
    public bool NeedsWiring { get; init; }

    /// <summary>Full path of the report; null if nothing was done.</summary>
    public string? ReportPath { get; init; }

    /// <summary>What to do next.</summary>
    public required string NextAction { get; init; }

    /// <summary>When it ended, in local time; of one that found nothing to change, when that was found.</summary>
    public required DateTime UpdatedAt { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>Domain and image.</summary>
    public override string ToString() => $"{Domain}: {To}";
}
