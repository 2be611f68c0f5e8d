using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Node;

/// <summary>
/// What a session has to be before the bridge is configured with it. The bridge sends its token to the homeserver that
/// the answer names, and acts there as the user that it names.
/// </summary>
internal static class AgentSessionRules
{
    // Those of today's servers have some dozen characters; a signed one has some hundred.
    private const int LongestToken = 4096;
    private const int LongestShown = 100;

    /// <summary>What is wrong with a session; null if nothing is. The token itself is never quoted.</summary>
    public static string? FaultOf(MatrixSession session, string domain, string deviceId)
    {
        if (!IsOf(session.Homeserver, domain))
        {
            return $"its homeserver is '{Shown(session.Homeserver)}' and not {MatrixNames.OriginOf(domain)}";
        }

        if (session.UserId != MatrixNames.AgentOf(domain))
        {
            return $"its user is '{Shown(session.UserId)}' and not {MatrixNames.AgentOf(domain)}";
        }

        if (session.DeviceId != deviceId)
        {
            return $"its device is '{Shown(session.DeviceId)}' and not {deviceId}, which was asked for";
        }

        return IsToken(session.AccessToken)
            ? null
            : $"its token is none: one has at most {LongestToken} characters, all of them visible ones of ASCII";
    }

    /// <summary>True for a text that can be sent as a bearer token.</summary>
    public static bool IsToken(Secret token) =>
        token.Reveal() is { Length: > 0 and <= LongestToken } text && text.All(character => character is > ' ' and <= '~');

    private static bool IsOf(string homeserver, string domain) =>
        homeserver.All(character => character is > ' ' and <= '~')
        && Uri.TryCreate(homeserver, UriKind.Absolute, out var given)
        && Uri.TryCreate(MatrixNames.OriginOf(domain), UriKind.Absolute, out var own)
        && given.Scheme == Uri.UriSchemeHttps
        && given.Authority.Equals(own.Authority, StringComparison.OrdinalIgnoreCase)
        && given.UserInfo.Length == 0
        && given.PathAndQuery == "/"
        && given.Fragment.Length == 0;

    private static string Shown(string text)
    {
        var plain = new string([.. text.Take(LongestShown).Select(character => character is >= ' ' and <= '~' ? character : '?')]);
        return text.Length > LongestShown ? plain + "..." : plain;
    }
}
