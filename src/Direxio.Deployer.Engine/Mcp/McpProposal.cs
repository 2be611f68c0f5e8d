namespace Direxio.Deployer.Engine.Mcp;

/// <summary>What would be done where a client keeps its servers.</summary>
/// <param name="Path">The client's file.</param>
/// <param name="Change">What would happen to it.</param>
/// <param name="Difference">The difference, for the user; it may hold a secret.</param>
/// <param name="Write">Does it, and tells where the copy of the earlier file is; null if there is none.</param>
internal sealed record McpProposal(string Path, McpChange Change, string Difference, Func<Task<string?>> Write)
{
    /// <summary>True if the entry is there and its user has switched it off.</summary>
    public bool IsOff { get; init; }

    /// <summary>The entry is there already, so that there is nothing to do.</summary>
    public static McpProposal Unchanged(string path) =>
        new(path, McpChange.Unchanged, string.Empty, static () => Task.FromResult<string?>(null));
}
