using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Repair-DirexioDeployment: rebuilds a lost state, or completes an outdated one, from the tags in the account.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "DirexioDeployment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(NodeStatus))]
public sealed class RepairDirexioDeploymentCommand : AsyncCommand
{
    /// <summary>The domain of the node.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string? Domain { get; set; }

    /// <summary>The run whose resources count, where there are several.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RunId { get; set; }

    /// <summary>AWS region code.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>Named profile of the shared AWS files.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>Repairs a rehearsed node. Taken from a piped status, so that a rehearsal stays one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    public SwitchParameter Rehearse { get; set; }

    private protected override string? Target => Domain;

    private protected override async Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        var request = new RepairRequest { Domain = Domain, RunId = RunId, Region = Region, ProfileName = ProfileName, Rehearse = Rehearse };
        streams.Begin($"Repairing {Domain ?? "the state"}", "Reading the account");
        try
        {
            var status = await new DeploymentEngine().RepairAsync(
                request,
                plan => streams.AskAsync(() => ShouldProcess(Summary(plan), $"{Summary(plan)}\nWrite this?", $"Repair {plan.Domain}"), cancellationToken),
                streams,
                cancellationToken).ConfigureAwait(false);
            if (status is not null)
            {
                var row = PSObject.AsPSObject(status);
                row.TypeNames.Insert(0, GetDirexioStatusCommand.FullView);
                streams.Write(row);
            }
        }
        catch (DeployException failure)
        {
            // One node that cannot be repaired is no reason to leave the others of a pipeline as they are.
            streams.Fail(ErrorRecords.From(failure));
        }
    }

    private static string Summary(RepairPlan plan) =>
        $"{(plan.IsRebuild ? "Rebuild" : "Complete")} {plan.StatePath} from {plan.RunId ?? "the recorded ids"} in {plan.Region} (account {plan.AccountId}). "
        + $"Nothing in the account is changed. To be written:{string.Concat(plan.Changes.Select(change => $"\n  {change}"))}";
}
