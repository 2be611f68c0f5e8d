using System.Management.Automation;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>Sees every object that a pipeline emits: keeps it for the Json document, and reads a deployment's status.</summary>
internal sealed class ResultCollector(OutputFormat format, ConsoleUserInterface ui)
{
    private const string DeploymentType = "Direxio.Deployer.Deployment";

    private readonly List<object?> _results = [];

    /// <summary>The results for the Json document; empty when they are formatted as text.</summary>
    public IReadOnlyList<object?> Results => _results;

    /// <summary>How the deployments among the results ended, as an exit code.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Takes a result; true when it is to be formatted.</summary>
    public bool Take(PSObject? result)
    {
        if (result?.TypeNames.Contains(DeploymentType) == true)
        {
            Judge(result.Properties["Status"]?.Value?.ToString());
        }

        if (format == OutputFormat.Json)
        {
            _results.Add(result);
        }

        return format == OutputFormat.Text;
    }

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

    public void BeginLastFormatting() => ui.IsFormattingResults = format == OutputFormat.Text;

    // A failure outweighs a wait.
    private void Judge(string? status) => ExitCode = (status, ExitCode) switch
    {
        ("Failed", _) => Host.ExitCode.Failed,
        ("WaitingForUser", not Host.ExitCode.Failed) => Host.ExitCode.WaitingForUser,
        _ => ExitCode,
    };
}
