using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Remove-DirexioNode: takes a node down and proves what is gone.</summary>
[Cmdlet(
    VerbsCommon.Remove,
    "DirexioNode",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = ByDomain)]
[OutputType(typeof(Removal))]
public sealed class RemoveDirexioNodeCommand : AccountCommand, ICanRunAsJob
{
    private const string ByDomain = nameof(ByDomain);
    private const string ByRunId = nameof(ByRunId);

    // Orphans are piped one resource a row, but removed one set at a time. What belongs to no region goes with the region of
    // its set, whichever row comes first; alone, it goes last.
    private readonly HashSet<(string RunId, string? Region)> removedSets = [];
    private readonly List<string> globalSets = [];

    /// <summary>The domain of the node.</summary>
    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDomain)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [DomainText(Otherwise = nameof(RunId))]
    public string? Domain { get; set; }

    /// <summary>The run id of resources that no state on this machine owns.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByRunId)]
    [ValidateNotNullOrEmpty]
    public string? RunId { get; set; }

    /// <summary>The region of those resources.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByRunId)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? Region { get; set; }

    /// <summary>Leaves the node's folder on this machine.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    public SwitchParameter KeepServiceDirectory { get; set; }

    /// <summary>Takes the entries of the node's MCP server out of the files of clients.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    public SwitchParameter UnregisterMcp { get; set; }

    /// <summary>Leaves a hosted zone that the deployer created.</summary>
    [Parameter]
    public SwitchParameter KeepHostedZone { get; set; }

    /// <summary>Removes the node from this machine only, where its account is closed or lost. Refused while the account answers.</summary>
    [Parameter(ParameterSetName = ByDomain)]
    public SwitchParameter LocalOnly { get; set; }

    /// <summary>The longest that any single wait may take, in minutes.</summary>
    [Parameter]
    [ValidateRange(1, 1440)]
    public int TimeoutMinutes { get; set; }

    /// <summary>Removes a rehearsed node. Taken from a piped status or orphan, so that a rehearsal stays one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    [SwitchText]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>The domain once more, instead of typing it when asked: what is removed is lost.</summary>
    [Parameter]
    public string? ConfirmDomain { get; set; }

    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The work goes on as a job.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override string? Target => Domain ?? RunId;

    private protected override string StopNote => Places.Fill(Texts.Stopped_Removal, AdvisedCommand.Again(this, Domain));

    private protected override Task ProcessAsync()
    {
        if (RunId is not null && Orphan.GlobalRegion.Equals(Region?.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            globalSets.Add(RunId);
            return Task.CompletedTask;
        }

        return RunId is null || removedSets.Add((RunId, Region)) ? RemoveAsync(Request()) : Task.CompletedTask;
    }

    private protected override async Task FinishAsync()
    {
        foreach (var runId in globalSets.Distinct(StringComparer.Ordinal).Where(runId => !removedSets.Any(set => set.RunId == runId)))
        {
            await RemoveAsync(Request() with { RunId = runId, Region = null }).ConfigureAwait(false);
        }
    }

    // One node that cannot be removed is no reason to leave the others of a pipeline running.
    private Task RemoveAsync(RemovalRequest request) => ProcessItemAsync(async () =>
    {
        this.RequireName(request.Domain, request.Rehearse);
        Streams.Begin(Places.Fill(Texts.Begin_Remove, request.Domain ?? request.RunId), Texts.Begin_WhatThereIs);
        var removal = await new DeploymentEngine().RemoveAsync(
            request,
            plan => AskAsync(() => Agree(plan)),
            Streams,
            StopToken).ConfigureAwait(false);
        Emit(removal);
        if (removal is { Status: RemovalStatus.Incomplete })
        {
            Streams.Fail(CommandErrors.RemovalIncomplete(removal));
        }
    });

    // A set without a server holds nothing that anyone could miss. One with a server may be another person's node, of which this machine
    // knows nothing: no word that counts for a whole pipeline is enough for it.
    private bool Agree(RemovalPlan plan)
    {
        var proposal = RemovalSummary.Propose(plan);
        return RemovalSummary.IsLeftover(plan)
            ? this.Approve(proposal, agreed: Force)
            : this.ApproveByDomain(
                proposal, ConfirmDomain, agreed: plan is { IsByRunId: false, IsLocalOnly: false } && this.IsToldNotToAsk(Force));
    }

    // What is not said here was said when the removal began, if it was.
    private bool? Given(string parameter, SwitchParameter value) => IsGiven(parameter) ? value.ToBool() : null;

    private RemovalRequest Request() => new()
    {
        Domain = Domain,
        RunId = RunId,
        Region = Region,
        ProfileName = ProfileName,
        KeepServiceDirectory = Given(nameof(KeepServiceDirectory), KeepServiceDirectory),
        KeepHostedZone = Given(nameof(KeepHostedZone), KeepHostedZone),
        UnregisterMcp = Given(nameof(UnregisterMcp), UnregisterMcp),
        LocalOnly = LocalOnly,
        Timeout = TimeoutMinutes == 0 ? null : TimeSpan.FromMinutes(TimeoutMinutes),
        Rehearse = Rehearse,
    };
}
