using System.Text;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Operations.Gates;

/// <summary>
/// What counts as evidence: a sentence of someone who saw something. It cannot be proved true here, but what is pasted only
/// to get past is refused, each kind with a code of its own.
/// </summary>
internal static partial class EvidenceRules
{
    public const int ShortestLength = 12;
    public const int LongestLength = 1000;

    private const int FewestWords = 3;
    private const int FewestCharacters = 5;

    /// <summary>One line without control characters; compatibility forms, such as wide digits, are the usual ones.</summary>
    public static string OneLine(string given) =>
        Blanks().Replace(Controls().Replace(given.Normalize(NormalizationForm.FormKC), " "), " ").Trim();

    /// <summary>
    /// The text without what may be an initialization code. That is the one secret that people copy by hand, so it is sought
    /// in any spacing; runs of digits are left to the redaction.
    /// </summary>
    /// <param name="text">The evidence in one line.</param>
    /// <param name="code">The code, if this machine knows it.</param>
    public static string WithoutCode(string text, string? code)
    {
        var spaced = SpacedCodes().Replace(text, Redaction.Redactor.Mask);
        return code is { Length: > 0 }
            ? Regex.Replace(
                spaced,
                string.Join(@"[^\p{L}\p{Nd}]{0,3}", code.Select(character => Regex.Escape(character.ToString()))),
                Redaction.Redactor.Mask)
            : spaced;
    }

    /// <param name="evidence">The evidence in one line.</param>
    /// <param name="masked">The same without its secrets.</param>
    /// <param name="gate">The gate.</param>
    /// <param name="domain">The node's domain, which proves nothing.</param>
    /// <exception cref="DeployException">It is refused; nothing of it is in the message.</exception>
    public static void Require(string evidence, string masked, ProductGate gate, string domain)
    {
        if (evidence.Length == 0)
        {
            throw GateErrors.EvidenceMissing(gate);
        }

        if (evidence.Length < ShortestLength)
        {
            throw GateErrors.EvidenceTooShort(gate, evidence.Length);
        }

        if (evidence.Length > LongestLength)
        {
            throw GateErrors.EvidenceTooLong(gate, evidence.Length);
        }

        var rest = masked.Replace(Redaction.Redactor.Mask, " ", StringComparison.Ordinal);
        if (rest != evidence && OneLine(rest).Length < ShortestLength)
        {
            throw GateErrors.EvidenceHoldsOnlySecrets(gate);
        }

        var words = WordsOf(evidence.Replace(domain, " ", StringComparison.OrdinalIgnoreCase));
        if (EvidenceWords.Examples.Any(example => WordsOf(example).SequenceEqual(words)))
        {
            throw GateErrors.EvidenceIsAnExample(gate);
        }

        if (IsTemplate(evidence) || IsRepetition(words) || SaysNothing(words))
        {
            throw GateErrors.EvidenceIsAPlaceholder(gate);
        }

        if (gate == ProductGate.RealChat && InternalWordIn(evidence, words) is { } word)
        {
            throw GateErrors.RealChatNeedsAPerson(word);
        }
    }

    private static string[] WordsOf(string text) => [.. Words().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    // <who saw what>, [evidence], {{evidence}}, $evidence, %EVIDENCE%: what stands for evidence.
    private static bool IsTemplate(string evidence) => Templates().IsMatch(evidence);

    private static bool IsRepetition(string[] words)
    {
        var letters = string.Concat(words);
        return letters.Distinct().Count() < FewestCharacters
            || words.Distinct().Count() * 3 <= words.Length
            || IsUnitRepeated(letters)
            || EvidenceWords.Runs.Any(
                run => run.Contains(letters, StringComparison.Ordinal) || Reversed(run).Contains(letters, StringComparison.Ordinal));
    }

    // A text is one unit repeated if and only if it occurs in itself twice with both ends cut off.
    private static bool IsUnitRepeated(string text) => text.Length > 1 && (text + text)[1..^1].Contains(text, StringComparison.Ordinal);

    private static string Reversed(string text) => string.Concat(text.Reverse());

    // Scripts without spaces have no words to count; there the length has to do.
    private static bool SaysNothing(string[] words)
    {
        if (words.Any(word => word.Any(character => !char.IsAscii(character) && char.IsLetter(character))))
        {
            return false;
        }

        var telling = words.Where(
            word => word.Length > 1 && !word.All(char.IsAsciiDigit) && !EvidenceWords.Empty.Contains(word) && !IsFiller(word));
        return words.Length < FewestWords || !telling.Any();
    }

    private static bool IsFiller(string word) => word.Distinct().Count() == 1
        || (word.Length > 3 && (IsUnitRepeated(word) || EvidenceWords.Runs.Any(run => run.Contains(word, StringComparison.Ordinal))));

    private static string? InternalWordIn(string evidence, string[] words)
    {
        var spaced = $" {string.Join(' ', words)} ";
        return EvidenceWords.Internal.FirstOrDefault(word => spaced.Contains($" {word} ", StringComparison.Ordinal))
            ?? EvidenceWords.InternalUnspaced.FirstOrDefault(word => evidence.Contains(word, StringComparison.Ordinal))
            ?? EvidenceWords.Machines.FirstOrDefault(word => IsAtWork(word, spaced));
    }

    private static bool IsAtWork(string machine, string spaced) => Regex.IsMatch(
        spaced,
        $@" {machine} (?:\w+ )?(?:{EvidenceWords.MachineDoes}) | (?:{EvidenceWords.DoneWith}) (?:\w+ ){{0,2}}{machine} ");

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}]+")]
    private static partial Regex Words();

    [GeneratedRegex(
        @"^\W*(?:<[^<>]*>|\[[^\[\]]*\]|\{+[^{}]*\}+|\$\{?\(?[A-Za-z_][\w:.]*\)?\}?|%\w+%)\W*$"
        + @"|<(?:who|what|when|name|evidence|text|your)\b[^<>]*>",
        RegexOptions.IgnoreCase)]
    private static partial Regex Templates();

    // Eight digits in groups of four, of two, or one by one.
    [GeneratedRegex(@"(?<!\d)(?:\d{4}[^\p{L}\d]{1,3}\d{4}|\d{2}([ .,_\-])\d{2}\1\d{2}\1\d{2}|\d(?:[ .,_\-]\d){7,})(?!\d)")]
    private static partial Regex SpacedCodes();

    [GeneratedRegex(@"[\p{Cc}\p{Cf}]")]
    private static partial Regex Controls();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
