using System.Globalization;
using System.Management.Automation;
using Direxio.Deployer.PowerShell.Views;

namespace Direxio.Deployer.PowerShell.Streams;

/// <summary>
/// The progress display of a run: the phase in plain words with the share of phases that are over, and below it a line for what is
/// waited for or transferred and one for each thing that was made or is gone. These are records of their own, because the usual view
/// of pwsh shows only an activity and its status. A wait's time limit is no measure of progress and does not move the percentage.
/// </summary>
/// <param name="write">Takes each record.</param>
internal sealed class PhaseProgress(Action<ProgressRecord> write)
{
    private const int ActivityId = 1;
    private const int WorkId = 2;

    private string? activity;
    private string? status;
    private int number;
    private int over;
    private int total;
    private bool shown;
    private ProgressRecord? work;
    private readonly List<ProgressRecord> seen = [];

    // Before anything is known; of the language of the moment, which is not known yet where this is made.
    private string Activity => activity ?? Texts.Progress_Activity;

    private string Status => status ?? Texts.Progress_Starting;

    public void Begin(string newActivity, string newStatus)
    {
        activity = newActivity;
        status = newStatus;
        EndChildren();
        Write();
    }

    public void Show(PhaseStarted started)
    {
        number = started.Number;
        over = started.Number - 1;
        total = started.Total;
        status = Places.Fill(Texts.Progress_Phase, started.Number, started.Total, started.Title);
        EndChildren();
        Write();
    }

    public void Show(StepStarted step)
    {
        number = step.Number;
        over = step.Number - 1;
        total = step.Total;
        status = Places.Fill(Texts.Progress_Step, step.Number, step.Total, step.Title);
        EndChildren();
        Write();
    }

    public void Show(PhaseEnded ended)
    {
        over = ended.Status == PhaseStatus.Done ? number : over;
        EndChildren();
        Write();
    }

    /// <summary>A line for each thing, until the phase or step ends.</summary>
    public void Show(EvidenceSeen evidence)
    {
        if (evidence.Subject is { Length: > 0 } subject)
        {
            var title = char.ToUpperInvariant(subject[0]) + subject[1..];
            seen.Add(WriteChild(WorkId + 1 + seen.Count, title, evidence.Evidence));
        }
    }

    public void Show(WaitProgress wait)
    {
        var text = Places.Fill(Texts.Progress_Of, Clock(wait.Elapsed), Clock(wait.Limit));
        work = WriteChild(
            WorkId,
            Places.Fill(Texts.Progress_Waiting, wait.What),
            wait.Detail is null ? text : Places.Fill(Texts.Progress_Detail, text, wait.Detail),
            left: wait.Limit - wait.Elapsed);
    }

    public void Show(WaitEnded ended)
    {
        if (work is not null)
        {
            EndChild(work);
            work = null;
        }
    }

    /// <summary>Unlike a wait, a transfer measures its own progress.</summary>
    public void Show(TransferProgress transfer)
    {
        var text = ViewNumber.Size(transfer.Done) ?? string.Empty;
        text = transfer.Total is { } total ? Places.Fill(Texts.Progress_Of, text, ViewNumber.Size(total)) : text;
        text = transfer.BytesPerSecond is { } rate ? Places.Fill(Texts.Progress_Detail, text, $"{ViewNumber.Size((long)rate)}/s") : text;
        text = transfer.Remaining is { } left ? Places.Fill(Texts.Progress_Left, text, Clock(left)) : text;
        int? percent = transfer.Total is > 0 and { } all ? (int)(100 * Math.Min(transfer.Done, all) / all) : null;
        work = WriteChild(WorkId, transfer.What, text, percent, transfer.Remaining);
    }

    public void End()
    {
        EndChildren();
        if (shown)
        {
            shown = false;
            write(new ProgressRecord(ActivityId, Activity, Status) { RecordType = ProgressRecordType.Completed });
        }
    }

    private void Write()
    {
        shown = true;
        write(new ProgressRecord(ActivityId, Activity, Status) { PercentComplete = total == 0 ? -1 : 100 * over / total });
    }

    private ProgressRecord WriteChild(int id, string what, string howFar, int? percent = null, TimeSpan? left = null)
    {
        if (!shown)
        {
            Write();
        }

        var record = new ProgressRecord(id, what, howFar)
        {
            ParentActivityId = ActivityId,
            PercentComplete = percent ?? -1,
            SecondsRemaining = left is { } time ? (int)Math.Clamp(time.TotalSeconds, 0, int.MaxValue) : -1,
        };
        write(record);
        return record;
    }

    private void EndChildren()
    {
        foreach (var record in work is null ? seen : [.. seen, work])
        {
            EndChild(record);
        }

        seen.Clear();
        work = null;
    }

    private void EndChild(ProgressRecord record) => write(new(record.ActivityId, record.Activity, record.StatusDescription)
    {
        ParentActivityId = ActivityId,
        RecordType = ProgressRecordType.Completed,
    });

    private static string Clock(TimeSpan time) => time < TimeSpan.FromHours(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
}
