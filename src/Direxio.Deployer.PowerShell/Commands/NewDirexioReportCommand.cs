using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>New-DirexioReport: writes the report of an operation, without a secret, from the files on this machine.</summary>
[Cmdlet(VerbsCommon.New, "DirexioReport", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ReportFile))]
public sealed class NewDirexioReportCommand : AsyncCommand
{
    /// <summary>The domains of the nodes.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string[] Domain { get; set; } = [];

    /// <summary>The operation that is reported.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ReportOperation Operation { get; set; }

    /// <summary>Also writes a page for people.</summary>
    [Parameter]
    public SwitchParameter Html { get; set; }

    /// <summary>A folder to write to instead of the node's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Reports on a rehearsal. Taken from a piped object, so that a rehearsal stays one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    public SwitchParameter Rehearse { get; set; }

    private protected override string? Target => string.Join(", ", Domain);

    private protected override async Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        var folder = Path is null ? null : await streams.AskAsync(() => GetUnresolvedProviderPathFromPSPath(Path), cancellationToken).ConfigureAwait(false);
        var engine = new DeploymentEngine();
        foreach (var domain in Domain)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var request = new ReportRequest { Domain = domain, Operation = Operation, Html = Html, Folder = folder, Rehearse = Rehearse };
            try
            {
                var report = await engine.WriteReportAsync(
                    request,
                    files => streams.AskAsync(() => ShouldProcess(string.Join(", ", files), $"Write the {Operation} report of {domain}"), cancellationToken))
                    .ConfigureAwait(false);
                if (report is not null)
                {
                    streams.Write(report);
                }
            }
            catch (DeployException failure)
            {
                streams.Fail(ErrorRecords.From(failure));
            }
        }
    }
}
