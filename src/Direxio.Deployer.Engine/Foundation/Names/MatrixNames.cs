namespace Direxio.Deployer.Engine.Foundation.Names;

/// <summary>What follows from a node's domain, the server_name of its Matrix server: its origin and the ids of its two accounts.</summary>
internal static class MatrixNames
{
    /// <summary>The origin at which the server answers, without a slash at its end.</summary>
    public static string OriginOf(string domain) => $"https://{domain}";

    /// <summary>The Matrix id of the owner.</summary>
    public static string OwnerOf(string domain) => $"@owner:{domain}";

    /// <summary>The Matrix id of the agent.</summary>
    public static string AgentOf(string domain) => $"@agent:{domain}";
}
