using System.Management.Automation;

namespace Direxio.Deployer.Host.Output;

/// <summary>
/// Progress as one line on standard error that is written over: what is under way, and below which phase. Where standard error is a
/// file, lines that stay, now and then.
/// </summary>
internal sealed class ProgressLine(Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly ProgressLog log = new(line => terminal.WriteErrorLine(line), time);
    private ProgressRecord? parent;
    private string? lastHeading;
    private long lastShown;

    public void Show(ProgressRecord record)
    {
        if (!terminal.Traits.ErrorIsTerminal)
        {
            log.Show(record);
            return;
        }

        var isChild = record.ParentActivityId >= 0;
        if (record.RecordType == ProgressRecordType.Completed)
        {
            if (!isChild)
            {
                parent = null;
                Clear();
            }

            return;
        }

        parent = isChild ? parent : record;
        Update(record, isChild);
    }

    public void Clear()
    {
        if (terminal.Traits.ErrorIsTerminal)
        {
            terminal.ShowTransientLine(null);
        }
    }

    private void Update(ProgressRecord record, bool isChild)
    {
        var heading = ProgressLog.Join(parent?.Activity, isChild ? null : record.StatusDescription, isChild ? record.Activity : null);
        if (heading == lastHeading && time.GetElapsedTime(lastShown) < Pace)
        {
            return;
        }

        lastHeading = heading;
        lastShown = time.GetTimestamp();
        var percent = parent?.PercentComplete is >= 0 and <= 100 and { } share ? $"{share,3}% " : string.Empty;
        terminal.ShowTransientLine(percent + ProgressLog.Join(heading, isChild ? record.StatusDescription : null));
    }
}
