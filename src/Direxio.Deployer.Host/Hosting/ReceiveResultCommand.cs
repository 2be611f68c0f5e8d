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
    private SteppablePipeline? _formatter;
    private bool _isStopped;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Mandatory = true)]
    public ResultCollector Collector { get; set; } = null!;

    public void Dispose()
    {
        if (!_isStopped)
        {
            FinishFormatting();
        }

        _formatter?.Dispose();
        _formatter = null;
    }

    protected override void BeginProcessing()
    {
        if (Collector.IsFormatted)
        {
            _formatter = ScriptBlock.Create("Out-Default").GetSteppablePipeline(CommandOrigin.Internal);
            Collector.WhileFormatting(() => _formatter.Begin(expectInput: true));
        }
    }

    protected override void ProcessRecord()
    {
        Collector.Take(InputObject);
        Collector.WhileFormatting(() => _formatter?.Process(InputObject));
    }

    protected override void EndProcessing() => FinishFormatting();

    protected override void StopProcessing() => _isStopped = true;

    private void FinishFormatting()
    {
        var formatter = _formatter;
        _formatter = null;
        Collector.WhileFormatting(() => formatter?.End());
        formatter?.Dispose();
    }
}
