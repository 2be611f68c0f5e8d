using System.Globalization;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>
/// The tags that every resource of a node carries from its creation on. With them a resource is found again whose id
/// was never recorded.
/// </summary>
internal sealed partial record NodeTags(string ServiceId, string RunId)
{
    public const string NameKey = "Name";
    public const string ServiceIdKey = "direxio:service-id";
    public const string RunIdKey = "direxio:run-id";
    public const string ManagedByKey = "direxio:managed-by";
    public const string RunIdPrefix = "direxio-";
    public const string ManagedByValue = "direxio-deployer";

    private const string BeginForm = "yyyyMMdd-HHmmss";
    private const string ZoneSuffix = "-zone";
    private const int LongestBudgetName = 100;

    /// <summary>The caller reference of the run's hosted zone. Route 53 takes no tags with the creation,
    /// so this names the run first.</summary>
    public string ZoneReference => RunId + ZoneSuffix;

    /// <summary>
    /// The name of the run's budget, unique in the account. AWS takes no more than 100 characters; the run id, which
    /// tells budgets apart, is kept whole.
    /// </summary>
    public string BudgetName
    {
        get
        {
            var room = LongestBudgetName - RunIdPrefix.Length - 1 - RunId.Length;
            return $"{RunIdPrefix}{(ServiceId.Length <= room ? ServiceId : ServiceId[..room])}-{RunId}";
        }
    }

    /// <summary>The run whose zone has this caller reference; null if it is not one of this deployer's.</summary>
    public static string? RunIdOfZone(string callerReference) =>
        callerReference.StartsWith(RunIdPrefix, StringComparison.Ordinal) && callerReference.EndsWith(ZoneSuffix, StringComparison.Ordinal)
            ? callerReference[..^ZoneSuffix.Length]
            : null;

    /// <summary>
    /// True for what can be a run id: a tag is anybody's text, and a run id becomes a part of commands, of paths and of names.
    /// </summary>
    public static bool IsRunId(string? text) => RunIdText().IsMatch(text ?? string.Empty);

    /// <summary>The id of a run that begins now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="suffix">What tells apart runs that begin in the same second: digits and small letters.</param>
    public static string NewRunId(DateTimeOffset now, string suffix) =>
        $"{RunIdPrefix}{now.UtcDateTime.ToString(BeginForm, CultureInfo.InvariantCulture)}-{suffix}";

    /// <summary>The name that a node's resources have in AWS's console.</summary>
    public static string NameOf(string serviceId) => RunIdPrefix + serviceId;

    /// <summary>When the run of this id began, in UTC; null if the id does not tell. Releases up to 0.1.9 began it with p2p-.</summary>
    public static DateTimeOffset? BeginOf(string? runId) =>
        RunIdForm().Match(runId ?? string.Empty) is { Success: true } match
        && DateTimeOffset.TryParseExact(
            match.Groups[1].Value,
            BeginForm,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time)
            ? time
            : null;

    /// <summary>The tag pairs, in a fixed order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ToPairs() =>
    [
        new(NameKey, NameOf(ServiceId)),
        new(ServiceIdKey, ServiceId),
        new(RunIdKey, RunId),
        new(ManagedByKey, ManagedByValue),
    ];

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]{0,79}\z")]
    private static partial Regex RunIdText();

    [GeneratedRegex(@"\A(?:direxio|p2p)-([0-9]{8}-[0-9]{6})(?:-[0-9a-z]+)?\z")]
    private static partial Regex RunIdForm();
}
