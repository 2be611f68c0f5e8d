namespace Direxio.Deployer.Engine.Local;

/// <summary>What the files on this machine are made of.</summary>
internal sealed record WiringInput
{
    public required string Domain { get; init; }

    /// <summary>The node's Matrix user that owns it, such as @owner:chat.example.org.</summary>
    public required string OwnerUserId { get; init; }

    /// <summary>The initialization code; null once the App has been initialized, when the server would give the user's own password instead.</summary>
    public string? InitializationCode { get; init; }

    /// <summary>The owner's access token; void as soon as anybody signs in as the owner.</summary>
    public string? OwnerAccessToken { get; init; }

    public required string AgentToken { get; init; }

    public required string AgentRoomId { get; init; }

    /// <summary>The bridge's Matrix session.</summary>
    public required MatrixSession Session { get; init; }

    /// <summary>The chosen agent; null writes no bridge configuration.</summary>
    public ConnectAgentChoice? Agent { get; init; }

    /// <summary>The agent's working folder; null for the node's own.</summary>
    public string? Workspace { get; init; }

    public required LocalSettings Settings { get; init; }

    /// <summary>The node's address.</summary>
    public string Origin => "https://" + Domain;

    /// <summary>A record prints its members; this one must not print its secrets.</summary>
    public override string ToString() => $"wiring of {Domain}";
}
