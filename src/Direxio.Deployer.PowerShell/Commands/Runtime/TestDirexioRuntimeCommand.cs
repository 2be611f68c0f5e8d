using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Test-DirexioRuntime: checks the agent's side of a node on this machine, without sending a message.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DirexioRuntime")]
[OutputType(typeof(RuntimeCheck), typeof(bool))]
public sealed class TestDirexioRuntimeCommand : SeveralNodesCommand, ICanRunAsJob, IAnswersWithBool
{
    /// <summary>The checks; without any, all of them.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public RuntimeCheckName[] Check { get; set; } = [];

    /// <summary>Emits one bool for each node instead of a row for each check.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>The longest that a single check may take, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 600)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>The work goes on as a job.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        Streams.Begin(Places.Fill(Texts.Begin_Check, domain), Places.Fill(Texts.Begin_AtMost, TimeoutSeconds));
        var checks = await new DeploymentEngine().TestRuntimeAsync(
            new() { Domain = domain!, Checks = Check, Limit = TimeSpan.FromSeconds(TimeoutSeconds), Rehearse = Rehearse },
            Streams,
            StopToken).ConfigureAwait(false);
        if (Quiet)
        {
            Emit(IsWell(checks));
        }
        else
        {
            Show(checks);
        }
    }

    // What waits for the user is no failure, and it does not run either.
    private static bool IsWell(IReadOnlyList<RuntimeCheck> checks) =>
        checks.All(check => check.Status is RuntimeCheckStatus.Passed or RuntimeCheckStatus.Skipped)
        && checks.Any(check => check.Status == RuntimeCheckStatus.Passed);

    private void Show(IReadOnlyList<RuntimeCheck> checks)
    {
        foreach (var check in checks)
        {
            Emit(check);
        }

        var failed = checks.Where(check => check.Status == RuntimeCheckStatus.Failed).ToList();
        if (failed.Count > 0)
        {
            Streams.Fail(CommandErrors.RuntimeCheckFailed(failed));
        }
    }
}
