using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace Direxio.Deployer.PowerShell.Streams;

/// <summary>
/// The progress display of a run: the phase in plain words, the share of phases that are over, what is waited for and
/// how long already. A wait's time limit is no measure of progress and does not move the percentage.
/// </summary>
internal sealed class PhaseProgress(Cmdlet command)
{
    private const int ActivityId = 1;

    private string activity = "Direxio deployment";
    private string status = "Starting";
    private int number;
    private int over;
    private int total;
    private bool shown;

    public void Begin(string newActivity, string newStatus)
    {
        activity = newActivity;
        status = newStatus;
        Write(null);
    }

    public void Show(PhaseStarted started)
    {
        number = started.Number;
        over = started.Number - 1;
        total = started.Total;
        status = $"Phase {started.Number} of {started.Total}: {PhaseTitles.For(started.Phase)}";
        Write(null);
    }

    public void Show(StepStarted step)
    {
        number = step.Number;
        over = step.Number - 1;
        total = step.Total;
        status = $"Step {step.Number} of {step.Total}: {step.Title}";
        Write(null);
    }

    public void Show(PhaseEnded ended)
    {
        over = ended.Status == PhaseStatus.Done ? number : over;
        Write(null);
    }

    public void Show(WaitProgress wait)
    {
        var text = $"Waiting for {wait.What}: {InWords(wait.Elapsed)} of at most {InWords(wait.Limit)}";
        Write(wait.Detail is null ? text : $"{text}. Last answer: {wait.Detail}");
    }

    /// <summary>Unlike a wait, a transfer measures its own progress.</summary>
    public void Show(TransferProgress transfer)
    {
        var text = new StringBuilder($"{transfer.What}: {Megabytes(transfer.Done)}");
        text.Append(transfer.Total is { } total ? $" of {Megabytes(total)}" : string.Empty);
        text.Append(transfer.BytesPerSecond is { } rate ? $", {Megabytes((long)rate)}/s" : string.Empty);
        text.Append(transfer.Remaining is { } left ? $", {InWords(left)} left" : string.Empty);
        int? percent = transfer.Total is > 0 and { } all ? (int)(100 * Math.Min(transfer.Done, all) / all) : null;
        Write(text.ToString(), percent, transfer.Remaining);
    }

    public void End()
    {
        if (shown)
        {
            shown = false;
            command.WriteProgress(new ProgressRecord(ActivityId, activity, status) { RecordType = ProgressRecordType.Completed });
        }
    }

    private void Write(string? operation, int? percent = null, TimeSpan? remaining = null)
    {
        shown = true;
        command.WriteProgress(new ProgressRecord(ActivityId, activity, status)
        {
            CurrentOperation = operation,
            PercentComplete = percent ?? (total == 0 ? -1 : 100 * over / total),
            SecondsRemaining = remaining is { } left ? (int)Math.Min(left.TotalSeconds, int.MaxValue) : -1,
        });
    }

    private static string Megabytes(long size) => string.Create(CultureInfo.InvariantCulture, $"{size / 1048576.0:0.0} MB");

    private static string InWords(TimeSpan time) => time < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s");
}
