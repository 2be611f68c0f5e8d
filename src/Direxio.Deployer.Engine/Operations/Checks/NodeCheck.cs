using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Visits;

namespace Direxio.Deployer.Engine.Operations.Checks;

/// <summary>What the node reports about itself.</summary>
internal sealed class NodeCheck(NodeLook look) : IDeploymentCheck
{
    public string Name => "Node";

    public string Source => Texts.Check_SourceNode.InWords();

    public async Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancellationToken)
    {
        await using var tools = look.NewTools();
        var facts = await tools.AskAsync("facts", [], NodeOperations.AnswerLimit, cancellationToken).ConfigureAwait(false);
        return new NodeFactRows(look.Domain, look.State).RowsOf(facts);
    }
}
