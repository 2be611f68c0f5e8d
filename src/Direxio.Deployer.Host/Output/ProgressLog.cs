using System.Management.Automation;

namespace Direxio.Deployer.Host.Output;

/// <summary>
/// Progress where no line can be written over, as in a file or behind a pipe. A line for each thing that begins; of what goes on,
/// such as a wait, one now and then, so that nobody has to guess whether it still works. The module and `direxio` both compile it.
/// </summary>
/// <param name="write">Writes a line.</param>
/// <param name="time">Paces it.</param>
internal sealed class ProgressLog(Action<string> write, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    private string? heading;
    private string? child;
    private long shown;

    /// <summary>Writes a line if the record is worth one.</summary>
    public void Show(ProgressRecord record)
    {
        if (record.RecordType == ProgressRecordType.Completed)
        {
            return;
        }

        if (record.ParentActivityId < 0)
        {
            var begun = Join(record.Activity, record.StatusDescription);
            if (begun != heading)
            {
                (heading, child) = (begun, null);
                Write(begun);
            }

            return;
        }

        // What is done stands in the activity, how far it is in the status.
        if (record.Activity != child || time.GetElapsedTime(shown) >= Pace)
        {
            child = record.Activity;
            Write($"  {Join(record.Activity, record.StatusDescription)}");
        }
    }

    /// <summary>The texts that are not empty, on one line.</summary>
    public static string Join(params string?[] parts) =>
        string.Join(" - ", parts.Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => part!.ReplaceLineEndings(" ").Trim()));

    private void Write(string line)
    {
        shown = time.GetTimestamp();
        write(line);
    }
}
