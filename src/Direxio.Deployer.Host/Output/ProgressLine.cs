using System.Management.Automation;

namespace Direxio.Deployer.Host.Output;

/// <summary>
/// Progress as one line on standard error that is written over. Where standard error is a file, only a change of the
/// activity or of what is being done is worth a line; percentages and clocks are not.
/// </summary>
internal sealed class ProgressLine(Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private string? lastLine;
    private long lastShown;

    public void Show(ProgressRecord record)
    {
        var ended = record.RecordType == ProgressRecordType.Completed;
        if (!terminal.Traits.ErrorIsTerminal)
        {
            if (!ended)
            {
                Log(Join(record.Activity, record.StatusDescription));
            }
        }
        else if (ended)
        {
            Clear();
        }
        else
        {
            Update(record);
        }
    }

    public void Clear()
    {
        if (terminal.Traits.ErrorIsTerminal)
        {
            terminal.ShowTransientLine(null);
        }
    }

    private static string Join(params IEnumerable<string?> parts) =>
        string.Join(" - ", parts.Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => part!.ReplaceLineEndings(" ").Trim()));

    private void Log(string line)
    {
        if (line != lastLine)
        {
            lastLine = line;
            terminal.WriteErrorLine(line);
        }
    }

    private void Update(ProgressRecord record)
    {
        var heading = Join(record.Activity, record.StatusDescription);
        if (heading == lastLine && time.GetElapsedTime(lastShown) < Pace)
        {
            return;
        }

        lastLine = heading;
        lastShown = time.GetTimestamp();
        var percent = record.PercentComplete is >= 0 and <= 100 ? $"{record.PercentComplete,3}% " : string.Empty;
        var left = record.SecondsRemaining >= 0 ? $"{TimeSpan.FromSeconds(record.SecondsRemaining):m\\:ss} left" : null;
        terminal.ShowTransientLine(percent + Join(heading, record.CurrentOperation, left));
    }
}
