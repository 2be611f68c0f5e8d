using System.Management.Automation;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>
/// The last command before the results are formatted: tells the host of each result, and passes it on only when it
/// is to be formatted.
/// </summary>
[Cmdlet(VerbsCommunications.Receive, "Result")]
internal sealed class ReceiveResultCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Mandatory = true)]
    public ResultCollector Collector { get; set; } = null!;

    protected override void ProcessRecord()
    {
        if (Collector.Take(InputObject))
        {
            Collector.WhileFormatting(() => WriteObject(InputObject));
        }
    }

    // What is formatted late, a table above all, is written after this and by the formatter alone.
    protected override void EndProcessing() => Collector.BeginLastFormatting();
}
