using System.Management.Automation;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>Sees every object that a pipeline emits: keeps it for the Json document, and reads a deployment's status.</summary>
internal sealed class ResultCollector(OutputFormat format, ConsoleUserInterface ui)
{
    private const string DeploymentType = "Direxio.Deployer.Deployment";

    private readonly List<object?> results = [];

    /// <summary>True when results are written as text while they come.</summary>
    public bool IsFormatted => format == OutputFormat.Text;

    /// <summary>The results for the Json document; empty when they are formatted.</summary>
    public IReadOnlyList<object?> Results => results;

    /// <summary>How the deployments among the results ended, as an exit code.</summary>
    public int ExitCode { get; private set; }

    public void Take(PSObject? result)
    {
        if (result?.TypeNames.Contains(DeploymentType) == true)
        {
            Judge(result.Properties["Status"]?.Value?.ToString());
        }

        if (!IsFormatted)
        {
            results.Add(result);
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

    // A failure outweighs a wait.
    private void Judge(string? status) => ExitCode = (status, ExitCode) switch
    {
        ("Failed", _) => Host.ExitCode.Failed,
        ("WaitingForUser", not Host.ExitCode.Failed) => Host.ExitCode.WaitingForUser,
        _ => ExitCode,
    };
}
