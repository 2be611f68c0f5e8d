using System.Management.Automation;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>
/// The last command of every pipeline: hands each result to the host, and formats it unless a Json document is
/// wanted. The formatter runs inside this command, so that it can finish when a script ends by `exit` or by an error:
/// a table that is still being measured would be lost otherwise.
/// </summary>
[Cmdlet(VerbsCommunications.Receive, "Result")]
internal sealed class ReceiveResultCommand : PSCmdlet, IDisposable
{
    private SteppablePipeline? formatter;
    private bool isStopped;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Mandatory = true)]
    public ResultCollector Collector { get; set; } = null!;

    public void Dispose()
    {
        if (!isStopped)
        {
            FinishFormatting();
        }

        formatter?.Dispose();
        formatter = null;
    }

    protected override void BeginProcessing()
    {
        if (Collector.IsFormatted)
        {
            formatter = ScriptBlock.Create("Out-Default").GetSteppablePipeline(CommandOrigin.Internal);
            Collector.WhileFormatting(() => formatter.Begin(expectInput: true));
        }
    }

    protected override void ProcessRecord()
    {
        Collector.Take(InputObject);
        Collector.WhileFormatting(() => formatter?.Process(InputObject));
    }

    protected override void EndProcessing()
    {
        Collector.End(GetVariableValue("?") is not false);
        FinishFormatting();
    }

    protected override void StopProcessing() => isStopped = true;

    private void FinishFormatting()
    {
        var ended = formatter;
        formatter = null;
        Collector.WhileFormatting(() => ended?.End());
        ended?.Dispose();
    }
}
