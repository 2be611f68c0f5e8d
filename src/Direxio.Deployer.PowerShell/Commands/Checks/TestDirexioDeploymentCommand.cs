using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Test-DirexioDeployment: compares a node with its record and with what a node needs.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DirexioDeployment")]
[OutputType(typeof(DeploymentCheck), typeof(bool))]
public sealed class TestDirexioDeploymentCommand : NodeVisitCommand, ICanRunAsJob, IAnswersWithBool
{
    /// <summary>The domain of the node.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [DomainText]
    public override string? Domain { get; set; }

    /// <summary>Emits one bool for each node instead of a row for each check.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>The work goes on as a job.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override bool TakesWildcards => true;

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        Streams.Begin(Places.Fill(Texts.Begin_Check, InWords(domain)), Texts.Begin_FourSides);
        var checks = await new DeploymentEngine().TestDeploymentAsync(
            About(domain, new DeploymentCheckRequest()), Streams, StopToken).ConfigureAwait(false);
        var wrong = checks.Where(check => check.Severity is CheckSeverity.Error).ToList();
        // What could not be checked is no pass, for who reads the rows and for who asks for one bool.
        var unseen = checks.Where(check => check.Severity is CheckSeverity.Unknown).ToList();
        if (Quiet)
        {
            Emit(wrong.Count == 0 && unseen.Count == 0);
            return;
        }

        foreach (var check in checks)
        {
            Emit(check);
        }

        if (wrong.Count > 0)
        {
            Streams.Fail(CommandErrors.DeploymentCheckFailed(wrong));
        }
        else if (unseen.Count > 0)
        {
            Streams.Fail(CommandErrors.DeploymentCheckIncomplete(unseen));
        }
    }
}
