using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Get-DirexioStatus: tells where nodes stand, from the files on this machine alone.</summary>
[Cmdlet(VerbsCommon.Get, "DirexioStatus")]
[OutputType(typeof(NodeStatus))]
public sealed class GetDirexioStatusCommand : NodeCommand
{
    /// <summary>The domains; without any, every node that this machine knows.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DomainCompleter))]
    public string[]? Domain { get; set; }

    private protected override IReadOnlyList<string?> Domains => Domain ?? [null!];

    private protected override bool TakesWildcards => true;

    // What finds the nodes of a pattern has read them already.
    private protected override Task ProcessNamedAsync(string? domain)
    {
        if (!NodePattern.IsPattern(domain))
        {
            return ProcessNodeAsync(domain);
        }

        EmitAny(NodePattern.Find(domain!, Rehearse), Places.Fill(Texts.None_NodeLike, domain));
        return Task.CompletedTask;
    }

    private protected override Task ProcessNodeAsync(string? domain)
    {
        var engine = new DeploymentEngine();
        if (domain is null)
        {
            EmitAny(
                engine.EnumerateStatus(Rehearse),
                Rehearse ? Texts.None_NodesRehearsed : Texts.None_Nodes);
        }
        else
        {
            Emit(engine.GetStatus(domain, Rehearse)[0].InFull());
        }

        return Task.CompletedTask;
    }
}
