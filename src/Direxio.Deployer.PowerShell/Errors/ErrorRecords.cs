using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Errors;

/// <summary>Makes every error record of this module, so that id, category, target and next step are always there.</summary>
internal static class ErrorRecords
{
    /// <summary>Error id of what no code foresees.</summary>
    public const string UnexpectedFailure = nameof(UnexpectedFailure);

    /// <summary>PowerShell's own error view shows the recommended action since 7.5; before, the message has to carry it.</summary>
    private static readonly bool ViewsShowRecommendation = typeof(PSObject).Assembly.GetName().Version >= new Version(7, 5);

    /// <summary>The record of a failure that the engine reports.</summary>
    public static ErrorRecord From(DeployException failure) =>
        new(failure, failure.Code, CategoryOf(failure.Kind), failure.Target ?? failure.Deployment?.Domain)
        {
            ErrorDetails = new(VisibleText.Escape(Describe(failure)))
            {
                RecommendedAction = VisibleText.Escape(failure.Shown?.NextAction ?? failure.NextAction),
            },
        };

    /// <summary>The record of a failure that should not have been possible.</summary>
    public static ErrorRecord From(Exception failure, object? target) =>
        new(failure, UnexpectedFailure, ErrorCategory.InvalidOperation, target)
        {
            ErrorDetails = Language.InSession(() => new ErrorDetails(
                VisibleText.Escape(Places.Fill(ErrorTexts.UnexpectedFailure, failure.GetType().Name, failure.Message)))
            {
                RecommendedAction = Places.Fill(ErrorTexts.UnexpectedFailure_Next, CommandLineText.Of("Get-DirexioStatus")),
            }),
        };

    /// <summary>How many failures of one item the cmdlets of this thread wrote, whatever -ErrorAction made of them.</summary>
    [field: ThreadStatic]
    public static int Written { get; private set; }

    /// <summary>Writes a failure of one item. On the pipeline thread only.</summary>
    public static void Fail(this PSCmdlet command, ErrorRecord record)
    {
        Written++;
        try
        {
            command.WriteError(record);
        }
        catch (NullReferenceException)
        {
            // pwsh's own prompt of -ErrorAction Inquire, where standard input is closed: nobody can say that it may go on.
            command.ThrowTerminatingError(record);
        }
    }

    /// <summary>The one mapping of failures to PowerShell's categories.</summary>
    public static ErrorCategory CategoryOf(DeployErrorKind kind) => kind switch
    {
        DeployErrorKind.InvalidInput => ErrorCategory.InvalidArgument,
        DeployErrorKind.ConfirmationRequired => ErrorCategory.NotEnabled,
        DeployErrorKind.Conflict => ErrorCategory.ResourceExists,
        DeployErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        DeployErrorKind.PermissionDenied => ErrorCategory.PermissionDenied,
        DeployErrorKind.LimitReached => ErrorCategory.LimitsExceeded,
        DeployErrorKind.ServiceUnavailable => ErrorCategory.ResourceUnavailable,
        DeployErrorKind.SecurityViolation => ErrorCategory.SecurityError,
        DeployErrorKind.Timeout => ErrorCategory.OperationTimeout,
        DeployErrorKind.InvalidData => ErrorCategory.InvalidData,
        DeployErrorKind.LocalFile => ErrorCategory.OpenError,
        _ => ErrorCategory.InvalidOperation,
    };

    private static string Describe(DeployException failure)
    {
        var shown = failure.Shown ?? new(failure.Message, failure.NextAction);
        return Language.InSession(() =>
        {
            var message = failure.Phase is { } phase
                ? Places.Fill(ErrorTexts.InPhase, phase, shown.PhaseTitle ?? PhaseTitles.For(phase), shown.Message)
                : shown.Message;
            return ViewsShowRecommendation
                ? message
                : $"{message}{Environment.NewLine}{Places.Fill(ErrorTexts.WhatToDo, shown.NextAction)}";
        });
    }
}
