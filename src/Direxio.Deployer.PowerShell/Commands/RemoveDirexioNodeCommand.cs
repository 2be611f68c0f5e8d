using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Remove-DirexioNode: takes a node down and proves what is gone.</summary>
[Cmdlet(VerbsCommon.Remove, "DirexioNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByDomain)]
[OutputType(typeof(Removal))]
public sealed class RemoveDirexioNodeCommand : AsyncCommand
{
    private const string ByDomain = nameof(ByDomain);
    private const string ByRunId = nameof(ByRunId);

    // Orphans are piped one resource a row, but removed one set at a time. What belongs to no region goes with the region of
    // its set, whichever row comes first; alone, it goes last.
    private readonly HashSet<(string RunId, string? Region)> removedSets = [];
    private readonly List<string> globalSets = [];

    /// <summary>The domain of the node.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDomain)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string? Domain { get; set; }

    /// <summary>The run id of resources that no state on this machine owns.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByRunId)]
    [ValidateNotNullOrEmpty]
    public string? RunId { get; set; }

    /// <summary>The region of those resources.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByRunId)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>Named profile of the shared AWS files.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>Leaves the node's folder on this machine.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    public SwitchParameter KeepServiceDirectory { get; set; }

    /// <summary>Leaves a hosted zone that the deployer created.</summary>
    [Parameter]
    public SwitchParameter KeepHostedZone { get; set; }

    /// <summary>The longest that any single wait may take, in minutes.</summary>
    [Parameter]
    [ValidateRange(1, 1440)]
    public int TimeoutMinutes { get; set; }

    /// <summary>Removes a rehearsed node. Taken from a piped status, so that a rehearsal stays one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDomain)]
    [Alias("Rehearsal")]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string? Target => Domain ?? RunId;

    private protected override string StopNote => $"Stopped. What was done is recorded; go on with: {Again}";

    private string Again => Domain is null
        ? $"Remove-DirexioNode -RunId {RunId}{(Region is null ? string.Empty : $" -Region {Region}")}"
        : $"Remove-DirexioNode {Domain}{(Rehearse ? " -Rehearse" : string.Empty)}";

    private protected override Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        if (RunId is { } runId)
        {
            if (Region == Orphan.GlobalRegion)
            {
                globalSets.Add(runId);
                return Task.CompletedTask;
            }

            if (!removedSets.Add((runId, Region)))
            {
                return Task.CompletedTask;
            }
        }

        return RemoveAsync(Request(), streams, cancellationToken);
    }

    private protected override async Task FinishAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        foreach (var runId in globalSets.Distinct(StringComparer.Ordinal).Where(runId => !removedSets.Any(set => set.RunId == runId)))
        {
            await RemoveAsync(Request() with { RunId = runId, Region = null }, streams, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RemoveAsync(RemovalRequest request, DeploymentStreams streams, CancellationToken cancellationToken)
    {
        streams.Begin($"Removing {request.Domain ?? request.RunId}", "Reading what there is of it");
        try
        {
            var removal = await new DeploymentEngine().RemoveAsync(
                request,
                plan => streams.AskAsync(() => Approve(plan), cancellationToken),
                streams,
                cancellationToken).ConfigureAwait(false);
            if (removal is not null)
            {
                Deliver(removal, streams);
            }
        }
        catch (DeployException failure)
        {
            // One node that cannot be removed is no reason to leave the others of a pipeline running.
            streams.Fail(ErrorRecords.From(failure));
        }
    }

    private static void Deliver(Removal removal, DeploymentStreams streams)
    {
        streams.Write(removal);
        if (removal.Status == RemovalStatus.Incomplete)
        {
            streams.Fail(ErrorRecords.From(CommandErrors.RemovalIncomplete(removal)));
        }
    }

    private RemovalRequest Request() => new()
    {
        Domain = Domain,
        RunId = RunId,
        Region = Region,
        ProfileName = ProfileName,
        KeepServiceDirectory = KeepServiceDirectory,
        KeepHostedZone = KeepHostedZone,
        Timeout = TimeoutMinutes == 0 ? null : TimeSpan.FromMinutes(TimeoutMinutes),
        Rehearse = Rehearse,
    };

    private bool Approve(RemovalPlan plan)
    {
        if (!Force || this.IsWhatIf() || this.WantsPrompt())
        {
            return Approval.Approve(this, plan);
        }

        WriteVerbose(RemovalSummary.Of(plan));
        return true;
    }
}
