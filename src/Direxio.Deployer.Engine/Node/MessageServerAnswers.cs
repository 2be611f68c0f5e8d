using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Node;

/// <summary>Whether the node answers that it is well. A failure to ask it is an answer, not an exception.</summary>
/// <param name="IsHealthy">True for status 200 with "ok".</param>
/// <param name="Status">HTTP status; null if there was no answer.</param>
/// <param name="Failure">Why there was no answer; null if there was one.</param>
/// <param name="Detail">What was seen, in words.</param>
internal sealed record ServerHealth(bool IsHealthy, int? Status, HttpFailure? Failure, Advice Detail);

/// <summary>The state of the owner's portal. Older images do not tell it.</summary>
internal sealed record PortalStatus
{
    /// <summary>False if this image does not answer the question; the other properties are null then.</summary>
    public required bool IsOffered { get; init; }

    /// <summary>Why it is not offered; null if it is.</summary>
    public string? NotOfferedBecause { get; init; }

    /// <summary>True once the owner has set an own password: the initialization code is spent then.</summary>
    public bool? IsInitialized { get; init; }

    /// <summary>database, or memory: then nothing survives a restart.</summary>
    public string? StoreMode { get; init; }

    public string? UserId { get; init; }

    public string? Homeserver { get; init; }
}

/// <summary>A Matrix session of the agent.</summary>
internal sealed record MatrixSession(Secret AccessToken, string DeviceId, string UserId, string Homeserver);

/// <summary>Whom a Matrix token belongs to.</summary>
internal sealed record MatrixIdentity(string UserId, string? DeviceId);

/// <summary>The newest messages of a room, counted.</summary>
internal sealed record MessageList(string RoomId, string? Name, int Count);

/// <summary>What the server hands out for calls.</summary>
/// <param name="Uris">TURN addresses.</param>
/// <param name="UserName">User name; null if there is none.</param>
/// <param name="Password">Password; null if there is none.</param>
/// <param name="LifetimeSeconds">How long they hold.</param>
internal sealed record TurnServer(IReadOnlyList<string> Uris, string? UserName, Secret? Password, long LifetimeSeconds)
{
    /// <summary>True if calls can be relayed, as far as the answer tells.</summary>
    public bool IsUsable => UserName is not null && Password is not null && LifetimeSeconds > 0
        && Uris.Any(uri => uri.StartsWith("turn:", StringComparison.Ordinal) || uri.StartsWith("turns:", StringComparison.Ordinal));
}

/// <summary>The client well-known.</summary>
/// <param name="BaseUrl">Address of the homeserver.</param>
/// <param name="AllowedOrigin">The CORS header; null without one.</param>
internal sealed record ClientWellKnown(string BaseUrl, string? AllowedOrigin);

/// <summary>The owner discovery document.</summary>
/// <param name="UserId">The owner's Matrix id.</param>
/// <param name="AllowedOrigin">The CORS header; null without one.</param>
internal sealed record OwnerDiscovery(string UserId, string? AllowedOrigin)
{
    /// <summary>True if a page of this origin may read the document.</summary>
    public bool Allows(string origin) => AllowedOrigin == "*" || AllowedOrigin == origin;
}
