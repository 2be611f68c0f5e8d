using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Test-DirexioRuntime: checks the agent's side of a node on this machine, without sending a message.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DirexioRuntime")]
[OutputType(typeof(RuntimeCheck), typeof(bool))]
public sealed class TestDirexioRuntimeCommand : AsyncCommand
{
    /// <summary>The domains of the nodes.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string[] Domain { get; set; } = [];

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

    /// <summary>Checks a rehearsed node. Taken from a piped object, so that a rehearsal stays one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    public SwitchParameter Rehearse { get; set; }

    private protected override string? Target => string.Join(", ", Domain);

    private protected override async Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        var engine = new DeploymentEngine();
        foreach (var domain in Domain)
        {
            cancellationToken.ThrowIfCancellationRequested();
            streams.Begin($"Checking {domain}", $"At most {TimeoutSeconds} s a check");
            var request = new RuntimeCheckRequest
            {
                Domain = domain,
                Checks = Check,
                Limit = TimeSpan.FromSeconds(TimeoutSeconds),
                Rehearse = Rehearse,
            };
            try
            {
                Write(await engine.TestRuntimeAsync(request, streams, cancellationToken).ConfigureAwait(false), streams);
            }
            catch (DeployException failure)
            {
                streams.Fail(ErrorRecords.From(failure));
            }
        }
    }

    private void Write(IReadOnlyList<RuntimeCheck> checks, DeploymentStreams streams)
    {
        if (Quiet)
        {
            // What waits for the user is no failure, and it does not run either.
            streams.Write(
                checks.All(check => check.Status is RuntimeCheckStatus.Passed or RuntimeCheckStatus.Skipped)
                && checks.Any(check => check.Status == RuntimeCheckStatus.Passed));
            return;
        }

        foreach (var check in checks)
        {
            streams.Write(check);
        }

        var failed = checks.Where(check => check.Status == RuntimeCheckStatus.Failed).ToList();
        if (failed.Count > 0)
        {
            streams.Fail(ErrorRecords.From(CommandErrors.RuntimeCheckFailed(failed)));
        }
    }
}
