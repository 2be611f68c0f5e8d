namespace Direxio.Deployer.Host.Output;

/// <summary>Tells failures in plain words on standard error.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="isDetailed">True to add id, category and cause.</param>
internal sealed class ErrorText(Terminal terminal, bool isDetailed)
{
    public void Write(ErrorReport report)
    {
        var where = report.Phase is null || report.Message.StartsWith(report.Phase, StringComparison.Ordinal)
            ? string.Empty
            : $" in {report.Phase}";
        terminal.WriteErrorLine($"ERROR{where}: {report.Message}", Style.Error);
        // Some messages already end with what to do.
        if (report.NextAction is { } action && !report.Message.Contains(action, StringComparison.Ordinal))
        {
            terminal.WriteErrorLine($"NEXT: {action}", Style.Strong);
        }

        if (isDetailed)
        {
            terminal.WriteErrorLine($"{report.Id} ({report.Category}){Environment.NewLine}{report.Detail}".TrimEnd(), Style.Quiet);
        }
    }
}
