using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Test-DirexioDomain: whether a domain fits a node, before anything is created. Changes nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DirexioDomain")]
[OutputType(typeof(DomainCheck), typeof(bool))]
public sealed class TestDirexioDomainCommand : AccountCommand, IAnswersWithBool
{
    /// <summary>The domain that a node is to have.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ZoneCompleter))]
    [DomainText]
    public string Domain { get; set; } = string.Empty;

    /// <summary>Emits one bool instead of a row for each check: false if something failed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Checks it in a rehearsed world.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    [SwitchText]
    public SwitchParameter Rehearse { get; set; }

    private protected override string? Target => Domain;

    // One that cannot be checked says nothing of the others of a pipeline.
    private protected override Task ProcessAsync() => ProcessItemAsync(CheckAsync);

    private async Task CheckAsync()
    {
        this.RequireName(Domain, Rehearse);
        Streams.Begin(Places.Fill(Texts.Begin_Check, Domain), Texts.Begin_DomainParts);
        var checks = await new DeploymentEngine().TestDomainAsync(
            new() { Domain = Domain, ProfileName = ProfileName, Rehearse = Rehearse }, Streams, StopToken).ConfigureAwait(false);
        var failed = checks.Where(check => check.Status == DomainCheckStatus.Failed).ToList();
        // Other rows may stay open; without the name servers nothing is known of the domain.
        var unseen = checks.FirstOrDefault(check =>
            check is { Name: DomainCheckName.NameServers, Status: DomainCheckStatus.Unknown });
        if (Quiet)
        {
            Emit(failed.Count == 0 && unseen is null);
            return;
        }

        foreach (var check in checks)
        {
            Emit(check);
        }

        if (failed.Count > 0)
        {
            Streams.Fail(CommandErrors.DomainCheckFailed(failed));
        }
        else if (unseen is not null)
        {
            Streams.Fail(CommandErrors.DomainCheckIncomplete(unseen));
        }
    }
}
