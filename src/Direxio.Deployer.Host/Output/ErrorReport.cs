using System.Management.Automation;

namespace Direxio.Deployer.Host.Output;

/// <summary>A failure as it is told: what is wrong and what to do, without the machinery in which it happened.</summary>
/// <param name="Id">Stable id, for scripts.</param>
/// <param name="Category">PowerShell's category of it.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Phase">The phase that failed; null outside a deployment.</param>
/// <param name="NextAction">What to do; null when nobody knows.</param>
/// <param name="Target">What it is about; null if nothing.</param>
/// <param name="Detail">Where it happened, for those who asked for more.</param>
internal sealed record ErrorReport(
    string Id, string Category, string Message, string? Phase, string? NextAction, string? Target, string Detail)
{
    public const string StoppedId = "PipelineStopped";

    public static ErrorReport Stopped(string nextAction, string? target) =>
        new(StoppedId, nameof(ErrorCategory.OperationStopped), "Stopped before the end.", null, nextAction, target, string.Empty);

    /// <summary>What ended a pipeline.</summary>
    public static ErrorReport From(RuntimeException failure)
    {
        var report = From(failure.ErrorRecord);
        return failure is ParameterBindingException { CommandInvocation.MyCommand.Name: { } command } && report.NextAction is null
            ? report with { NextAction = $"`direxio {command} --help` explains its parameters." }
            : report;
    }

    /// <summary>What a command reported and went on from.</summary>
    public static ErrorReport From(ErrorRecord record)
    {
        var causes = Causes(record.Exception).ToList();
        // The contracts belong to the module, so the engine's exception is known by its properties only.
        var coded = causes.Find(cause => Text(cause, "Code") is not null && Text(cause, "NextAction") is not null);
        return new(
            Text(coded, "Code") ?? record.FullyQualifiedErrorId.Split(',')[0],
            record.CategoryInfo.Category.ToString(),
            record.ErrorDetails?.Message is { Length: > 0 } message ? message : (coded ?? record.Exception).Message,
            Text(coded, "Phase"),
            record.ErrorDetails?.RecommendedAction is { Length: > 0 } action ? action : Text(coded, "NextAction") ?? Advice(record),
            Text(coded, "Target") ?? record.TargetObject?.ToString(),
            string.Join(
                Environment.NewLine,
                causes.Select(cause => $"{cause.GetType().FullName}: {cause.Message}").Append(record.InvocationInfo?.PositionMessage)
                    .Where(line => !string.IsNullOrEmpty(line))));
    }

    private static string? Advice(ErrorRecord record) => record.Exception is CommandNotFoundException
        ? "direxio has this module's cmdlets and the engine's own, such as Where-Object and ForEach-Object. A script that needs more runs "
            + "in pwsh, where the module can be imported."
        : null;

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    private static string? Text(Exception? exception, string property) =>
        exception?.GetType().GetProperty(property)?.GetValue(exception)?.ToString();
}
