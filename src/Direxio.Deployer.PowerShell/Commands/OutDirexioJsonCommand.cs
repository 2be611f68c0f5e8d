using System.Collections;
using System.Management.Automation;
using Direxio.Deployer.Host;
using Direxio.Deployer.Host.Output;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// Out-DirexioJson: one JSON document of all that comes down the pipeline, as `direxio` prints it. What other streams brought, it
/// writes to standard error.
/// </summary>
[Cmdlet(VerbsData.Out, "DirexioJson")]
[OutputType(typeof(string))]
public sealed class OutDirexioJsonCommand : PSCmdlet
{
    private readonly List<object?> results = [];
    private readonly List<ErrorReport> errors = [];
    private readonly HashSet<ErrorRecord> merged = [];
    private object? errorBefore;
    private int failuresBefore;
    private int exitCode = ExitCode.Completed;

    /// <summary>A result, or a record of another stream.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Ends pwsh afterwards, with the status that `direxio` ends with.</summary>
    [Parameter]
    public SwitchParameter Exit { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        errorBefore = SessionErrors.FirstOrDefault();
        failuresBefore = ErrorRecords.Written;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (InputObject?.BaseObject)
        {
            case ErrorRecord error:
                merged.Add(error);
                var report = ErrorReport.From(error);
                errors.Add(report);
                Say($"ERROR: {report.Message}");
                Say(report.NextAction is { } next ? $"NEXT: {next}" : null);
                break;
            case WarningRecord warning:
                Say($"WARNING: {warning.Message}");
                break;
            case InformationalRecord note:
                Say($"{(note is DebugRecord ? "DEBUG" : "VERBOSE")}: {note.Message}");
                break;
            case InformationRecord note:
                Say(note.MessageData?.ToString());
                break;
            default:
                exitCode = ExitCode.AfterAnswer(InputObject, exitCode);
                results.Add(InputObject);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        errors.AddRange(UnmergedErrors().Select(ErrorReport.From));
        WriteObject(errors.Count == 0 ? JsonDocumentWriter.Results(results) : JsonDocumentWriter.Failure(errors, results));
        if (Exit)
        {
            // What -ErrorAction Ignore left no trace of has failed all the same.
            Host.SetShouldExit(errors.Count > 0 || ErrorRecords.Written != failuresBefore ? ExitCode.Failed : exitCode);
        }
    }

    // The newest first.
    private IEnumerable<object> SessionErrors => (GetVariableValue("global:Error") as IEnumerable ?? Array.Empty<object>()).Cast<object>();

    // What a cmdlet of ours wrote to the error stream, where that was not merged: it was shown, and is no less a failure.
    private IEnumerable<ErrorRecord> UnmergedErrors() =>
        SessionErrors.TakeWhile(error => !ReferenceEquals(error, errorBefore)).OfType<ErrorRecord>()
            .Where(error => error.Exception is DeployException && !merged.Contains(error)).Reverse();

    private static void Say(string? text)
    {
        if (text is not null)
        {
            Console.Error.WriteLine(VisibleText.Escape(text));
        }
    }
}
