namespace Direxio.Deployer.Engine.Node.Tools;

/// <summary>A tool on the node could not do its work, and said why.</summary>
/// <param name="code">Which failure it is; one of the codes in the tools' sources.</param>
/// <param name="message">What it said, without a full stop.</param>
internal sealed class NodeToolException(string code, string message) : Exception(message)
{
    /// <summary>No file of the tools could be put on the node, or they do not run there.</summary>
    public const string ToolsUnusable = nameof(ToolsUnusable);

    /// <summary>Another operation is under way on the node.</summary>
    public const string OperationRunning = nameof(OperationRunning);

    /// <summary>An operation was ended by a kill or a restart and is to be settled first.</summary>
    public const string OperationInterrupted = nameof(OperationInterrupted);

    public string Code { get; } = code;

    /// <summary>What came is no answer of the tool.</summary>
    public static NodeToolException NotUnderstood(string verb, string why) =>
        new(ToolsUnusable, $"the answer of '{verb}' cannot be used: {why}");
}
