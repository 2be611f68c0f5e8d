using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>What happened when, and how long it took, on the report's page: the phases in their order, then what came after them.</summary>
internal static class HtmlReportTimeline
{
    public static void AddTo(HtmlPage page, JsonObject report)
    {
        var gates = report["gates"] as JsonObject;
        List<Moment> moments = [.. Enum.GetValues<PhaseId>().Select(id => PhaseOf(gates, id)), .. Later(report, gates)];
        page.Section("Timeline", null, () =>
        {
            if (Total(report, moments) is { } total)
            {
                page.Element("p", total, ("class", "lead"));
            }

            var longest = moments.Select(moment => moment.Took ?? TimeSpan.Zero).Max();
            page.Within("ol", "timeline", () => moments.ForEach(moment => Draw(page, moment, longest)));
        });
    }

    private static void Draw(HtmlPage page, Moment moment, TimeSpan longest) => page.Within("li", ReportWords.ToneOf(moment.Status), () =>
    {
        page.Within("div", "event", () => page.Element("h3", moment.Title).Badge(moment.Status));
        page.Within("p", "when", () =>
        {
            page.Time(moment.At);
            if (moment.Took is { } took)
            {
                page.Element("span", $"took {ReportWords.DurationOf(took)}");
            }
        });
        if (moment.Took is { } length && longest >= TimeSpan.FromSeconds(1))
        {
            page.Bar((decimal)(length / longest));
        }

        if (moment.Words is { } words)
        {
            page.Element("p", words).Folded("What was recorded", moment.Evidence);
        }
        else if (moment.Evidence.Length > 0)
        {
            page.Element("p", moment.Evidence);
        }
    });

    private static Moment PhaseOf(JsonObject? gates, PhaseId id)
    {
        var seen = (gates?["automated_details"] as JsonObject)?[id.ToString()];
        var status = HtmlReport.TextOf(gates, "automated", id.ToString());
        var evidence = HtmlReport.TextOf(seen, "detail");
        return new(
            $"{(int)id + 1}. {PhaseTitles.For(id)}",
            status,
            HtmlReport.TextOf(seen, "ts"),
            evidence,
            PhaseEvidence.InWords(id, status, evidence))
        {
            StartedAt = HtmlReport.TextOf(seen, "started_at"),
        };
    }

    private static IEnumerable<Moment> Later(JsonObject report, JsonObject? gates)
    {
        var confirmed = UserGates.Names
            .Select(name => (Name: name, Detail: (gates?["user_confirmation_details"] as JsonObject)?[name]))
            .Where(gate => HtmlReport.TextOf(gate.Detail, "status") == UserGates.Confirmed)
            .Select(gate => new Moment(
                ReportWords.Describe(gate.Name), UserGates.Confirmed, HtmlReport.TextOf(gate.Detail, "ts"), string.Empty, null));
        var operations = (report["operations"] as JsonObject ?? []).Select(operation => new Moment(
            ReportWords.Describe(operation.Key),
            HtmlReport.TextOf(operation.Value, "status"),
            HtmlReport.TextOf(operation.Value, "ts"),
            HtmlReport.TextOf(operation.Value, "evidence"),
            null)
        {
            StartedAt = HtmlReport.TextOf(operation.Value, "started_at"),
        });
        var removal = HtmlReport.TextOf(report, "destroy", "started_at").Length == 0
            ? []
            : new[]
            {
                new Moment(
                    "Removal", HtmlReport.TextOf(report, "status"), HtmlReport.TextOf(report, "destroy", "ended_at"), string.Empty, null)
                {
                    StartedAt = HtmlReport.TextOf(report, "destroy", "started_at"),
                },
            };
        return confirmed.Concat(operations).Concat(removal).OrderBy(moment => moment.At, StringComparer.Ordinal);
    }

    // From the very beginning to the last word; who waited in between is not taken out.
    private static string? Total(JsonObject report, List<Moment> moments)
    {
        var end = moments.Select(moment => NodeState.ParseTime(moment.At)).Max();
        return NodeState.ParseTime(HtmlReport.TextOf(report, "created_at")) is { } begin && end > begin
            ? $"From the beginning to the last entry: {ReportWords.DurationOf(end.Value - begin)}, with all that was waited for."
            : null;
    }

    /// <summary>One entry.</summary>
    /// <param name="Title">What it was.</param>
    /// <param name="Status">How it stands.</param>
    /// <param name="At">When that was written; empty if it was not.</param>
    /// <param name="Evidence">What was seen, as it is on record.</param>
    /// <param name="Words">The same in words, if the record is no words.</param>
    private sealed record Moment(string Title, string Status, string At, string Evidence, string? Words)
    {
        public string StartedAt { get; init; } = string.Empty;

        public TimeSpan? Took => NodeState.ParseTime(At) - NodeState.ParseTime(StartedAt) is { } time && time >= TimeSpan.Zero
            && Status is not "in_progress" ? time : null;
    }
}
