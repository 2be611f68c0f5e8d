using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Get-DirexioStatus: tells where nodes stand, from the files on this machine alone.</summary>
[Cmdlet(VerbsCommon.Get, "DirexioStatus")]
[OutputType(typeof(NodeStatus))]
public sealed class GetDirexioStatusCommand : AsyncCommand
{
    /// <summary>Type name that makes the views show one node in full.</summary>
    internal const string FullView = "Direxio.Deployer.NodeStatus#Full";

    /// <summary>The domains; without any, every node that this machine knows.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string[]? Domain { get; set; }

    /// <summary>Looks at rehearsals.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Rehearsal")]
    public SwitchParameter Rehearse { get; set; }

    private protected override string? Target => Domain is null ? null : string.Join(", ", Domain);

    private protected override Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken)
    {
        var engine = new DeploymentEngine();
        foreach (var domain in Domain ?? [null!])
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                Write(engine.GetStatus(domain, Rehearse), domain is not null, streams);
            }
            catch (DeployException failure)
            {
                streams.Fail(ErrorRecords.From(failure));
            }
        }

        return Task.CompletedTask;
    }

    private static void Write(IEnumerable<NodeStatus> nodes, bool inFull, DeploymentStreams streams)
    {
        foreach (var node in nodes)
        {
            var row = PSObject.AsPSObject(node);
            if (inFull)
            {
                row.TypeNames.Insert(0, FullView);
            }

            streams.Write(row);
        }
    }
}
