using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Node;

/// <summary>The node's bootstrap.json: who the owner is, and the node's volatile credentials.</summary>
internal sealed partial class BootstrapFile
{
    private BootstrapFile(JsonObject root, Redactor redactor)
    {
        Password = redactor.Conceal(TextIn(root, "password") ?? throw BootstrapFileErrors.BootstrapFieldMissing("password"));
        AccessToken = redactor.Conceal(Required(root, "access_token"));
        AgentToken = redactor.Conceal(Required(root, "agent_token"));
        AgentRoomId = Required(root, "agent_room_id");
        if (!IsUsableRoom(AgentRoomId))
        {
            throw BootstrapFileErrors.BootstrapRoomUnusable();
        }

        OwnerUserId = Optional(root, "owner_user_id") ?? Required(root, "user_id");
        UserId = Optional(root, "user_id") ?? OwnerUserId;
        if (!UserIds().IsMatch(OwnerUserId) || !UserIds().IsMatch(UserId))
        {
            throw BootstrapFileErrors.BootstrapUserUnusable();
        }

        ServerName = OwnerUserId[(OwnerUserId.IndexOf(':') + 1)..];
        Homeserver = Optional(root, "homeserver") ?? MatrixNames.OriginOf(ServerName);
        if (!Uri.TryCreate(Homeserver, UriKind.Absolute, out var homeserver) || homeserver.Scheme != Uri.UriSchemeHttps)
        {
            throw BootstrapFileErrors.BootstrapHomeserverUnusable();
        }

        DeviceId = Optional(root, "device_id");
        GeneratedAt = root["generated_at"] is JsonValue time
            && time.GetValueKind() == JsonValueKind.String
            && time.TryGetValue<DateTimeOffset>(out var parsed)
            ? parsed
            : null;
    }

    /// <summary>
    /// The initialization code, or, once the owner has set one, the owner's own password, in which any character may stand: it goes
    /// nowhere but into comparisons.
    /// </summary>
    public Secret Password { get; }

    /// <summary>The owner's token; dies with the owner's next login.</summary>
    public Secret AccessToken { get; }

    /// <summary>The agent's token; lives as long as the database.</summary>
    public Secret AgentToken { get; }

    /// <summary>The room of owner and agent.</summary>
    public string AgentRoomId { get; }

    public string OwnerUserId { get; }

    public string UserId { get; }

    /// <summary>The part of the owner's id behind the colon.</summary>
    public string ServerName { get; }

    public string Homeserver { get; }

    public string? DeviceId { get; }

    public DateTimeOffset? GeneratedAt { get; }

    /// <summary>
    /// True while the password has the form of an initialization code. It must, as long as the portal is not
    /// initialized; afterwards it is the owner's own password, whatever its form.
    /// </summary>
    public bool HasInitializationCode => Codes().IsMatch(Password.Reveal());

    /// <summary>Reads the file.</summary>
    /// <exception cref="DeployException">It breaks the contract; no value of it is in the message.</exception>
    public static BootstrapFile Parse(string json, Redactor redactor)
    {
        try
        {
            return new(JsonText.ParseObject(json), redactor);
        }
        catch (JsonException cause)
        {
            // The cause's own message may quote the text.
            throw BootstrapFileErrors.BootstrapUnreadable(cause.LineNumber + 1);
        }
    }

    /// <summary>Whether a room id is a real room's; older servers wrote a name that is none.</summary>
    public static bool IsUsableRoom(string? room) => room is ['!', _, ..] && !room.StartsWith("!agent:", StringComparison.Ordinal);

    /// <summary>Says nothing of the values, so that it may be logged.</summary>
    public override string ToString() => $"bootstrap.json of {ServerName}";

    private static string Required(JsonObject root, string name) =>
        Optional(root, name) ?? throw BootstrapFileErrors.BootstrapFieldMissing(name);

    // It goes on into files for shells and other programs.
    private static string? Optional(JsonObject root, string name) => TextIn(root, name) is not { } text ? null
        : VisibleText.IsWord(text) ? text
        : throw BootstrapFileErrors.BootstrapFieldUnusable(name);

    private static string? TextIn(JsonObject root, string name) =>
        root[name] is JsonValue value && value.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text) ? text : null;

    [GeneratedRegex(@"\A[0-9]{8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Codes();

    [GeneratedRegex(@"\A@[^@:\s]+:[^\s@]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex UserIds();
}
