using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>
/// Takes secrets out of text: the ones it was told of, and whatever looks like one; and makes visible what would act on
/// a terminal. It stands in one place, ahead of every event, exception and report; nothing reaches a stream around it.
/// </summary>
internal sealed partial class Redactor : IDisposable
{
    public const string Mask = "[redacted]";

    private readonly KnownTexts known = new();
    private readonly List<SecretIndex> indexes = [];

    /// <summary>The value as a secret, of which this knows from now on; null for null.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public Secret? Conceal(string? value) => value is null ? null : Secret.KnownTo(this, value);

    /// <summary>Remembers a secret. Values too short to tell from ordinary text are left to the patterns.</summary>
    public void Remember(string? secret) => Remember([secret]);

    /// <summary>Remembers several secrets.</summary>
    public void Remember(IEnumerable<string?> secrets) => known.Add(secrets);

    /// <summary>Looks for the secrets of an index as well. For who sets the redaction up.</summary>
    public void Search(SecretIndex index) => indexes.Add(index);

    /// <summary>The index of this file that is searched; null if it is not.</summary>
    public SecretIndex? IndexIn(string path) => indexes.Find(index => index.Path == path);

    /// <summary>The text without secrets, and with nothing in it that acts on a terminal; see <see cref="VisibleText"/>.</summary>
    public string Redact(string text)
    {
        text = WithoutKnown(text);
        text = PrivateKeys().Replace(text, Mask);
        text = AccessKeyIds().Replace(text, Mask);
        text = Tokens().Replace(text, Mask);
        text = ProviderKeys().Replace(text, Mask);
        text = Headers().Replace(text, $"${{keep}}{Mask}");
        text = JsonFields().Replace(text, $"$1{Mask}$2");
        text = Passwords().Replace(text, $"$1{Mask}");
        return VisibleText.Escape(TokenAssignments().Replace(text, $"$1{Mask}"));
    }

    /// <summary>Ends it with its command; not to be called twice.</summary>
    public void Dispose() => indexes.ForEach(index => index.Dispose());

    private string WithoutKnown(string text)
    {
        var found = known.FindIn(text);
        found.AddRange(IndexedIn(text));
        if (found.Count == 0)
        {
            return text;
        }

        // What overlaps is one: of a secret that begins within another, nothing may be left.
        var clean = new StringBuilder(text.Length);
        var (begun, end) = (0, 0);
        foreach (var (start, stop) in found.OrderBy(place => place.Start))
        {
            if (start >= end)
            {
                clean.Append(text, begun, start - begun).Append(Mask);
            }

            begun = end = Math.Max(end, stop);
        }

        return clean.Append(text, begun, text.Length - begun).ToString();
    }

    private List<(int Start, int End)> IndexedIn(string text)
    {
        var found = new List<(int Start, int End)>();
        foreach (var index in indexes)
        {
            // What is still told after the command has ended is told as a whole to nobody.
            if (!index.TryUse())
            {
                return [(0, text.Length)];
            }

            for (var end = TextWindow.Length; end <= text.Length; end++)
            {
                if (index.MayEnd(text.AsSpan(end - TextWindow.Length, TextWindow.Length))
                    && index.LengthEndingAt(text, end) is var length and > 0)
                {
                    found.Add((end - length, end));
                }
            }

            index.Release();
        }

        return found;
    }

    /// <summary>
    /// For what people and agents wrote as evidence: additionally takes out every run of eight digits or more, since
    /// an initialization code may have been pasted.
    /// </summary>
    public string RedactEvidence(string text) => LongNumbers().Replace(Redact(text), Mask);

    /// <summary>True if a field of this name holds a secret, whatever its value looks like.</summary>
    public static bool IsSecretName(string name) => SecretFields().IsMatch(name);

    /// <summary>True for a text with a key in it that is known by its form alone: of AWS, of a provider, of Matrix,
    /// a private one.</summary>
    public static bool HoldsKey(string text) =>
        PrivateKeys().IsMatch(text) || AccessKeyIds().IsMatch(text) || Tokens().IsMatch(text) || ProviderKeys().IsMatch(text);

    [GeneratedRegex("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(-----END [A-Z0-9 ]*PRIVATE KEY-----|$)", RegexOptions.Singleline)]
    private static partial Regex PrivateKeys();

    [GeneratedRegex(@"(?<![A-Za-z0-9])(AKIA|ASIA)[A-Z0-9]{12,}(?![A-Za-z0-9])")]
    private static partial Regex AccessKeyIds();

    // The tokens of the message server and of Matrix servers. Each has a random part with a digit in it, by which a
    // token is told from a field name that begins alike: agent_credentials_file, owner_user_id, p2p_access_token.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9_])(?:p2p_(?:access|agent)_(?=[A-Za-z]*[0-9])[A-Za-z0-9]{8,}"
        + @"|(?:syt|syr|mat|mct)_[A-Za-z0-9+/=\-]{2,}_[A-Za-z0-9_]{4,}"
        + @"|(?:mx|owner|agent|mat|syt)_(?=[A-Za-z]*[0-9])[A-Za-z0-9]{16,})")]
    private static partial Regex Tokens();

    // The keys of model and speech providers and of code hosts.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9_\-])(?:sk-(?=[A-Za-z_\-]*[0-9])[A-Za-z0-9_\-]{16,}"
        + @"|gsk_[A-Za-z0-9]{16,}|AIza[A-Za-z0-9_\-]{30,}|gh[oprsu]_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{30,})")]
    private static partial Regex ProviderKeys();

    // Authorization headers, AWS request signatures, and passwords in URLs.
    [GeneratedRegex(
        @"(?<keep>\bBearer\s+)[^\s""',;]+"
        + @"|(?<keep>\bBasic\s+)(?=[A-Za-z0-9+/]*[A-Z0-9+/])[A-Za-z0-9+/]{8,}={0,2}"
        + @"|(?<keep>\bX-Amz-(?:Credential|Signature|Security-Token)=)[^\s&""']+"
        + @"|(?<keep>\bCredential=)[^\s,/]+"
        + @"|(?<keep>\bSignature=)[0-9A-Fa-f]{16,}"
        + @"|(?<keep>://[^/\s:@]*:)[^@\s/]+(?=@)")]
    private static partial Regex Headers();

    [GeneratedRegex(@"(""[A-Za-z0-9_\-]*(?:" + SecretNames.OfField + @")""\s*:\s*"")(?:[^""\\]|\\.)+("")", RegexOptions.IgnoreCase)]
    private static partial Regex JsonFields();

    [GeneratedRegex(
        @"((?<![A-Za-z0-9_\-])[A-Za-z0-9_\-]*(?:password|passwd|secret|secret_?access_?key|api_?key|-auth-secret)[""']?\s*[:=]\s*[""']?)"
        + @"(?!\[redacted\])[^\s"",;}']{4,}",
        RegexOptions.IgnoreCase)]
    private static partial Regex Passwords();

    // After a token's name a plain word is ordinary text ("agent_token: written to ..."); a token has a digit.
    [GeneratedRegex(
        @"((?<![A-Za-z0-9_\-])[A-Za-z0-9_\-]*(?:session|access|agent|refresh|auth)_?token[""']?\s*[:=]\s*[""']?)"
        + @"(?!\[redacted\])(?=[^\s"",;}']*[0-9])[^\s"",;}']{8,}",
        RegexOptions.IgnoreCase)]
    private static partial Regex TokenAssignments();

    [GeneratedRegex(@"^[A-Za-z0-9_\-]*(?:" + SecretNames.OfField + ")$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretFields();

    [GeneratedRegex(@"\d{8,}")]
    private static partial Regex LongNumbers();
}
