using System.Management.Automation;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>Sees every object that a pipeline emits: keeps it for the Json document, and reads a deployment's status.</summary>
/// <param name="format">How results are written.</param>
/// <param name="mode">What runs: a single cmdlet or a script.</param>
/// <param name="ui">Where they are shown.</param>
internal sealed class ResultCollector(OutputFormat format, CommandMode mode, ConsoleUserInterface ui)
{
    private readonly List<object?> results = [];

    /// <summary>True when results are written as text while they come.</summary>
    public bool IsFormatted => format == OutputFormat.Text;

    /// <summary>The results for the Json document; empty when they are formatted.</summary>
    public IReadOnlyList<object?> Results => results;

    /// <summary>How the deployments among the results ended, or what the command answered, as an exit code.</summary>
    public int ExitCode { get; private set; }

    public void Take(PSObject? result)
    {
        // A script has an exit code of its own for what it found.
        ExitCode = mode == CommandMode.Cmdlet ? Host.ExitCode.AfterAnswer(result, ExitCode) : Host.ExitCode.After(result, ExitCode);
        if (!IsFormatted)
        {
            results.Add(result);
        }
    }

    /// <summary>Sees how the last statement of a script ended: its exit code where `exit` says none, as of pwsh -Command.</summary>
    public void End(bool hasSucceeded)
    {
        if (mode == CommandMode.Script && !hasSucceeded)
        {
            ExitCode = Host.ExitCode.Failed;
        }
    }

    /// <summary>What is written to the host meanwhile is a formatted result.</summary>
    public void WhileFormatting(Action write)
    {
        ui.IsFormattingResults = true;
        try
        {
            write();
        }
        finally
        {
            ui.IsFormattingResults = false;
        }
    }
}
