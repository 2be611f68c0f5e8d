using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Node;

/// <summary>How far one step of the boot is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BootStepState>))]
internal enum BootStepState
{
    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>At work.</summary>
    Running,

    /// <summary>Done; it will not run again.</summary>
    Done,

    /// <summary>Failed; running the boot again repeats it.</summary>
    Failed,

    /// <summary>Begun, but nothing works on it any more, as after a restart of the machine.</summary>
    Interrupted,
}

/// <summary>One step of the boot.</summary>
/// <param name="Name">Number and name, such as 01-packages.</param>
/// <param name="State">How far it is.</param>
/// <param name="Started">When it last began, UTC; null if it has not.</param>
/// <param name="Ended">When it was done or failed, UTC; null if neither.</param>
/// <param name="ExitStatus">Exit status of a failed step.</param>
/// <param name="ExceededLimitS">Seconds after which the node ended the step; null if it ended by itself.</param>
internal sealed record BootStep(
    [property: JsonRequired] string Name,
    [property: JsonRequired] BootStepState State,
    DateTimeOffset? Started,
    DateTimeOffset? Ended,
    int? ExitStatus,
    int? ExceededLimitS = null);

/// <summary>The certificate authority refuses for now.</summary>
/// <param name="RetryAfter">When it may be asked again; null if it did not say.</param>
/// <param name="Line">Caddy's log line.</param>
internal sealed record AcmeRateLimit(DateTimeOffset? RetryAfter, string Line);

/// <summary>What <c>direxio-status</c> on the node prints.</summary>
internal sealed partial class BootReport
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private BootReport(Document document)
    {
        Steps = document.Steps;
        IsRunning = document.Running;
        LogTail = document.LogTail ?? [];
        DiskFreePercent = document.DiskFreePercent;
        Images = document.Images ?? new Dictionary<string, string>();
        CertificateProblems = document.Caddy?.CertificateProblems ?? [];
        RateLimit = FindRateLimit(CertificateProblems);
    }

    /// <summary>All steps, in order.</summary>
    public IReadOnlyList<BootStep> Steps { get; }

    /// <summary>True while the boot is at work; false with all steps pending says that it has not begun.</summary>
    public bool IsRunning { get; }

    /// <summary>The step at work, or the one that stopped; null before the first and after the last.</summary>
    public BootStep? CurrentStep => StoppedStep ?? Steps.FirstOrDefault(step => step.State == BootStepState.Running);

    /// <summary>The step that failed; null if none did.</summary>
    public BootStep? FailedStep => Steps.FirstOrDefault(step => step.State == BootStepState.Failed);

    /// <summary>The step at which the boot stopped, failed or interrupted; null if it did not.</summary>
    public BootStep? StoppedStep => FailedStep ?? Steps.FirstOrDefault(step => step.State == BootStepState.Interrupted);

    /// <summary>True once every step is done.</summary>
    public bool IsDone => Steps.Count > 0 && Steps.All(step => step.State == BootStepState.Done);

    /// <summary>Number of steps done.</summary>
    public int DoneCount => Steps.Count(step => step.State == BootStepState.Done);

    /// <summary>The last lines that the current step wrote, without secrets.</summary>
    public IReadOnlyList<string> LogTail { get; }

    /// <summary>Free part of the disk, 0 to 100.</summary>
    public int? DiskFreePercent { get; }

    /// <summary>Image of each service, with its digest once the node has recorded it; none of nodes before 0.2.</summary>
    public IReadOnlyDictionary<string, string> Images { get; }

    /// <summary>Caddy's latest errors about its certificate, oldest first.</summary>
    public IReadOnlyList<string> CertificateProblems { get; }

    /// <summary>The certificate authority's rate limit, if one is in the way.</summary>
    public AcmeRateLimit? RateLimit { get; }

    /// <summary>Reads a report.</summary>
    /// <exception cref="DeployException">It is not one.</exception>
    public static BootReport Parse(string json)
    {
        try
        {
            var document = JsonSerializer.Deserialize<Document>(json, Format) ?? throw new JsonException("It is null.");
            return document.Steps is { Count: > 0 } steps && steps.All(step => step is { Name: not null })
                ? new BootReport(document)
                : throw new JsonException("It has no steps.");
        }
        catch (JsonException cause)
        {
            throw BootReportErrors.BootReportUnreadable(cause);
        }
    }

    private static AcmeRateLimit? FindRateLimit(IEnumerable<string> lines)
    {
        var line = lines.LastOrDefault(one => one.Contains("urn:ietf:params:acme:error:rateLimited", StringComparison.Ordinal));
        return line is null ? null : new AcmeRateLimit(RetryAfterOf(line), line);
    }

    private static DateTimeOffset? RetryAfterOf(string line)
    {
        var time = RetryAfters().Match(line);
        return time.Success && DateTimeOffset.TryParse(
            $"{time.Groups["day"].Value}T{time.Groups["time"].Value}Z",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var parsed)
            ? parsed
            : null;
    }

    [GeneratedRegex(@"[Rr]etry after (?<day>\d{4}-\d\d-\d\d)[T ](?<time>\d\d:\d\d:\d\d)", RegexOptions.CultureInvariant)]
    private static partial Regex RetryAfters();

    private sealed record Document(
        [property: JsonRequired] bool Running,
        [property: JsonRequired] IReadOnlyList<BootStep> Steps,
        IReadOnlyList<string>? LogTail,
        int? DiskFreePercent,
        IReadOnlyDictionary<string, string>? Images,
        CaddyPart? Caddy);

    private sealed record CaddyPart(IReadOnlyList<string>? CertificateProblems);
}
