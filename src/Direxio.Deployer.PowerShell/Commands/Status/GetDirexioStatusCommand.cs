using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Views;

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
    [DomainText]
    public string[]? Domain { get; set; }

    /// <summary>Shows phases, resources and files as well. The objects are the same.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override IReadOnlyList<string?> Domains => Domain ?? [null!];

    private protected override bool TakesWildcards => true;

    // What finds the nodes of a pattern has read them already.
    private protected override Task ProcessNamedAsync(string? domain) => NodePattern.IsPattern(domain)
        ? EmitAnyAsync(Shown(NodePattern.Find(domain!, Rehearse)), Places.Fill(Texts.None_NodeLike, domain))
        : ProcessNodeAsync(domain);

    private protected override Task ProcessNodeAsync(string? domain)
    {
        var engine = new DeploymentEngine();
        if (domain is null)
        {
            return EmitAnyAsync(
                Shown(engine.EnumerateStatus(Rehearse)),
                Rehearse ? Texts.None_NodesRehearsed : Places.Fill(
                    Texts.None_Nodes, CommandLineText.Of("Get-DirexioPlan", CommandArgument.Place("Domain", "<your domain>"))));
        }

        Emit(engine.GetStatus(domain, Rehearse)[0].InFull(Detailed));
        return Task.CompletedTask;
    }

    // Rows of a table, unless all of each is wanted.
    private IEnumerable<object> Shown(IEnumerable<NodeStatus> nodes) =>
        Detailed ? nodes.Select(node => node.InFull(isDetailed: true)) : nodes;
}
