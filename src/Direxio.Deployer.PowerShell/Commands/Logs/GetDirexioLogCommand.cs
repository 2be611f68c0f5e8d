using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Get-DirexioLog: reads a log of a node, also while it boots.</summary>
[Cmdlet(VerbsCommon.Get, "DirexioLog")]
[OutputType(typeof(LogLine))]
public sealed class GetDirexioLogCommand : NodeVisitCommand, ICanRunAsJob
{
    /// <summary>The domain of the node.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [DomainText]
    public override string? Domain { get; set; }

    /// <summary>Which log.</summary>
    [Parameter(Position = 1)]
    public LogSource Source { get; set; } = LogSource.MessageServer;

    /// <summary>How many of the last lines.</summary>
    [Parameter]
    [ValidateRange(0, 1_000_000)]
    public int Tail { get; set; }

    /// <summary>Leaves out what is older than this time, or than this long ago.</summary>
    [Parameter]
    public DateTimeOffset Since { get; set; }

    /// <summary>Goes on with what is written from now on.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <summary>The work goes on as a job.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override bool TakesWildcards => true;

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        Streams.Begin(Places.Fill(Texts.Begin_Log, Source, InWords(domain)), Texts.Begin_Connecting);
        var request = new LogRequest
        {
            Source = Source,
            Tail = IsGiven(nameof(Tail)) ? Tail : null,
            Since = IsGiven(nameof(Since)) ? Since : null,
            Follow = Follow,
        };
        await new DeploymentEngine().ReadLogAsync(About(domain, request), Streams.WriteRow, Streams, StopToken).ConfigureAwait(false);
    }
}
