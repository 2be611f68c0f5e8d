using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.State.Legacy;

/// <summary>
/// The secrets that releases up to 0.1.11 kept in state.json. In memory they are beside the state, and no rewrite has them.
/// </summary>
/// <param name="InitializationCode">The code for the App.</param>
/// <param name="AccessToken">The owner's token.</param>
/// <param name="AgentToken">The agent's token.</param>
internal sealed partial record LegacySecrets(string? InitializationCode, string? AccessToken, string? AgentToken)
{
    private const string Fields = "password|agent_token|access_token";

    public static LegacySecrets None { get; } = new(null, null, null);

    /// <summary>All that there are.</summary>
    public IEnumerable<string?> All => [InitializationCode, AgentToken, AccessToken];

    /// <summary>True if the state held none.</summary>
    public bool IsEmpty => this == None;

    /// <summary>A record prints its members; this one must not print its secrets.</summary>
    public override string ToString() => IsEmpty ? "no secrets" : "secrets of an earlier release";

    /// <summary>Takes them out of a document.</summary>
    public static LegacySecrets TakeFrom(JsonObject root)
    {
        var secrets = new LegacySecrets(root["password"].AsText(), root["access_token"].AsText(), root["agent_token"].AsText());
        foreach (var field in Fields.Split('|'))
        {
            root.Remove(field);
        }

        return secrets;
    }

    /// <summary>All that a text names so, at any depth and as it is spelled there: also of a state that is damaged.</summary>
    public static IEnumerable<string> In(string text) => Assignments().Matches(text).Select(match => match.Groups["value"].Value);

    [GeneratedRegex(@"""(?:" + Fields + @")""\s*:\s*""(?<value>(?:[^""\\]|\\.)+)""")]
    private static partial Regex Assignments();
}
