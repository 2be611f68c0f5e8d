using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Get-DirexioCostEstimate: tells what a node costs a month, one that exists or one that does not.</summary>
[Cmdlet(VerbsCommon.Get, "DirexioCostEstimate", DefaultParameterSetName = NewNode)]
[OutputType(typeof(CostEstimate))]
public sealed class GetDirexioCostEstimateCommand : AsyncCommand
{
    private const string ByDomain = nameof(ByDomain);
    private const string NewNode = nameof(NewNode);

    /// <summary>The domains of recorded nodes, whose estimates are refreshed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDomain)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string[] Domain { get; set; } = [];

    /// <summary>AWS region code.</summary>
    [Parameter(ParameterSetName = NewNode)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>EC2 instance type.</summary>
    [Parameter(ParameterSetName = NewNode)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(InstanceTypeCompleter))]
    public string? InstanceType { get; set; }

    /// <summary>Size of the root volume in GiB.</summary>
    [Parameter(ParameterSetName = NewNode)]
    public int DiskSizeGB { get; set; }

    /// <summary>Who keeps the DNS record.</summary>
    [Parameter(ParameterSetName = NewNode)]
    public DnsMode DnsMode { get; set; }

    /// <summary>Named profile of the shared AWS files.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>Asks a rehearsed account.</summary>
    // By set: from the pipeline it must not decide for a node that does not exist while the domain is still to come.
    [Parameter(ParameterSetName = ByDomain, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = NewNode)]
    [Alias("Rehearsal")]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>What shall go differently in the rehearsal. Makes it one.</summary>
    [Parameter]
    public RehearsalEvent[] RehearseEvent { get; set; } = [];

    private protected override string? Target => Domain.Length == 0 ? null : string.Join(", ", Domain);

    private protected override async Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        var request = await streams.AskAsync(BuildRequest, cancellationToken).ConfigureAwait(false);
        var engine = new DeploymentEngine();
        if (Domain.Length == 0)
        {
            streams.Begin("Estimating the cost of a node", "Reading prices");
            streams.Write(await engine.EstimateCostAsync(request, streams, cancellationToken).ConfigureAwait(false));
            return;
        }

        foreach (var domain in Domain)
        {
            cancellationToken.ThrowIfCancellationRequested();
            streams.Begin($"Estimating the cost of {domain}", "Reading prices");
            try
            {
                streams.Write(await engine.EstimateCostAsync(request with { Domain = domain }, streams, cancellationToken).ConfigureAwait(false));
            }
            catch (DeployException failure)
            {
                streams.Fail(ErrorRecords.From(failure));
            }
        }
    }

    private CostRequest BuildRequest() => new()
    {
        Region = Region,
        InstanceType = InstanceType,
        DiskSizeGB = IsGiven(nameof(DiskSizeGB)) ? DiskSizeGB : null,
        DnsMode = IsGiven(nameof(DnsMode)) ? DnsMode : null,
        ProfileName = ProfileName,
        Rehearse = Rehearse || RehearseEvent.Length > 0,
        RehearseEvent = RehearseEvent,
    };

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);
}
