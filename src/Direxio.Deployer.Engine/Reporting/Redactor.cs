using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Reporting;

/// <summary>
/// Takes secrets out of text: the ones it was told of, and whatever looks like one. It stands in one place, ahead of
/// every event, exception and report; nothing reaches a stream around it.
/// </summary>
internal sealed partial class Redactor
{
    public const string Mask = "[redacted]";

    private readonly object gate = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private string[] longestFirst = [];

    /// <summary>Remembers a secret. Values too short to tell from ordinary text are left to the patterns.</summary>
    public void Remember(string? secret)
    {
        if (secret is null || secret.Length < 8)
        {
            return;
        }

        lock (gate)
        {
            if (known.Add(secret))
            {
                longestFirst = [.. known.OrderByDescending(value => value.Length)];
            }
        }
    }

    /// <summary>The text without secrets.</summary>
    public string Redact(string text)
    {
        var secrets = longestFirst;
        foreach (var secret in secrets)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        text = PrivateKeys().Replace(text, Mask);
        text = AccessKeyIds().Replace(text, Mask);
        text = Tokens().Replace(text, Mask);
        return Assignments().Replace(text, $"$1{Mask}");
    }

    /// <summary>
    /// For what people and agents wrote as evidence: additionally takes out every run of eight digits or more, since
    /// an initialization code may have been pasted.
    /// </summary>
    public string RedactEvidence(string text) => LongNumbers().Replace(Redact(text), Mask);

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)", RegexOptions.Singleline)]
    private static partial Regex PrivateKeys();

    [GeneratedRegex(@"\b(AKIA|ASIA)[A-Z0-9]{12,}\b")]
    private static partial Regex AccessKeyIds();

    // Tokens of the message server (p2p_access_, p2p_agent_), Matrix access tokens, and Authorization headers.
    [GeneratedRegex(@"\b(p2p_(access|agent)_[A-Za-z0-9]+|(syt|mat|mx|owner|agent)_[A-Za-z0-9_\-]{16,})|(?<=\bBearer\s)[^\s""']+|(?<=\bCredential=)[^\s,/]+|(?<=\bSignature=)[0-9a-f]+")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"(?i)(""?\b(?:password|secret|secret_?access_?key|session_?token|access_?token|agent_?token|turn_?secret|p2p_portal_password|static-auth-secret)""?\s*[:=]\s*""?)(?!\[redacted\])[^\s"",;}]{4,}")]
    private static partial Regex Assignments();

    [GeneratedRegex(@"\d{8,}")]
    private static partial Regex LongNumbers();
}
