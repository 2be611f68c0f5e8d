using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Get-DirexioCostEstimate: tells what a node costs a month, one that exists or one that does not.</summary>
[Cmdlet(VerbsCommon.Get, "DirexioCostEstimate", DefaultParameterSetName = NewNode)]
[OutputType(typeof(CostEstimate))]
public sealed class GetDirexioCostEstimateCommand : AccountCommand
{
    private const string ByDomain = nameof(ByDomain);
    private const string NewNode = nameof(NewNode);

    /// <summary>The domains of recorded nodes, whose estimates are refreshed.</summary>
    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDomain)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [DomainText]
    public string[] Domain { get; set; } = [];

    /// <summary>AWS region code.</summary>
    [Parameter(ParameterSetName = NewNode)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? Region { get; set; }

    /// <summary>EC2 instance type.</summary>
    [Parameter(ParameterSetName = NewNode)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? InstanceType { get; set; }

    /// <summary>Size of the root volume in GiB.</summary>
    [Parameter(ParameterSetName = NewNode)]
    [NumberText(IsWhole = true)]
    public int DiskSizeGB { get; set; }

    /// <summary>Who keeps the DNS record.</summary>
    [Parameter(ParameterSetName = NewNode)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? DnsMode { get; set; }

    /// <summary>Asks a rehearsed account.</summary>
    // By set: from the pipeline it must not decide for a node that does not exist while the domain is still to come.
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = NewNode)]
    [Alias("Rehearsal")]
    [SwitchText]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>What goes differently in the rehearsal. Makes it one.</summary>
    [Parameter]
    public RehearsalEvent[] RehearseEvent { get; set; } = [];

    private protected override string? Target => Domain.Length == 0 ? null : string.Join(", ", Domain);

    private protected override async Task ProcessAsync()
    {
        var request = await AskAsync(BuildRequest).ConfigureAwait(false);
        if (Domain.Length == 0)
        {
            await ProcessItemAsync(() => EstimateAsync("a node", request)).ConfigureAwait(false);
        }

        foreach (var name in Domain)
        {
            var domains = NodePattern.IsPattern(name) ? NodePattern.Find(name, request.Rehearse).Select(node => node.Domain) : [name];
            foreach (var domain in domains)
            {
                await ProcessItemAsync(() => EstimateAsync(domain, request with { Domain = domain })).ConfigureAwait(false);
            }
        }
    }

    private async Task EstimateAsync(string node, CostRequest request)
    {
        Streams.Begin(Places.Fill(Texts.Begin_Cost, node), Texts.Begin_Prices);
        Emit(await new DeploymentEngine().EstimateCostAsync(request, Streams, StopToken).ConfigureAwait(false));
    }

    private CostRequest BuildRequest() => new()
    {
        Region = Region,
        InstanceType = InstanceType,
        DiskSizeGB = IsGiven(nameof(DiskSizeGB)) ? DiskSizeGB : null,
        DnsMode = DnsMode,
        ProfileName = ProfileName,
        Rehearse = Rehearse || RehearseEvent.Length > 0,
        RehearseEvent = RehearseEvent,
    };
}
