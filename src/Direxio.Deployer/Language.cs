using System.Globalization;

namespace Direxio.Deployer;

/// <summary>
/// The language of what people read; the one place that decides it. <c>DIREXIO_LANGUAGE</c> goes first, then the session's own, and
/// where neither is known here it is English. Keys, ids, names and commands are the same in every language, and so is what is written
/// to disk.
/// </summary>
internal static class Language
{
    /// <summary>The variable that names it: en or zh.</summary>
    public const string Variable = "DIREXIO_LANGUAGE";

    private const string Chinese = "zh";

    /// <summary>English: the texts without a culture.</summary>
    public static CultureInfo English => CultureInfo.InvariantCulture;

    // As every variable of ours has it.
    private const string EarlierVariable = "P2P_LANGUAGE";

    /// <summary>The language of this session; English where the variable names one that is not known.</summary>
    public static CultureInfo OfSession => Choose(Wanted, CultureInfo.CurrentUICulture) ?? English;

    private static string? Wanted => Environment.GetEnvironmentVariable(Variable) is { } given && !string.IsNullOrWhiteSpace(given)
        ? given
        : Environment.GetEnvironmentVariable(EarlierVariable);

    /// <summary>The language for a session.</summary>
    /// <param name="wanted">What the variable says; blank counts as unset.</param>
    /// <param name="session">The session's own language.</param>
    /// <returns>Null if the variable names a language that there is not.</returns>
    public static CultureInfo? Choose(string? wanted, CultureInfo session) =>
        string.IsNullOrWhiteSpace(wanted)
            ? IsChinese(session.Name) ? FindChinese() : English
            : IsChinese(wanted.Trim()) ? FindChinese()
            : IsOfLanguage(wanted.Trim(), "en") ? English
            : null;

    /// <summary>True if texts are made in English at the moment.</summary>
    public static bool IsEnglish => CultureInfo.CurrentUICulture.Equals(English);

    /// <summary>Has a text made in English, and its commands as cmdlets, for what is written to disk.</summary>
    public static T InEnglish<T>(Func<T> make)
    {
        using var scope = Enter(English);
        using var form = CommandForm.Enter(ofProgram: false);
        return make();
    }

    /// <summary>
    /// Has a page made in English that its user asked for, to be read by that user: its commands are of the form in which they type them.
    /// </summary>
    public static T InEnglishForItsUser<T>(Func<T> make)
    {
        using var scope = Enter(English);
        return make();
    }

    /// <summary>Has a text made in the language of this session, for what is shown.</summary>
    public static T InSession<T>(Func<T> make)
    {
        using var scope = Enter(OfSession);
        return make();
    }

    /// <summary>Texts are of this language until the scope ends, in this flow of work and what it starts.</summary>
    public static Scope Enter(CultureInfo language) => new(language);

    /// <summary>A time in which texts are of one language.</summary>
    internal readonly struct Scope : IDisposable
    {
        private readonly CultureInfo former = CultureInfo.CurrentUICulture;

        /// <summary>Begins it.</summary>
        public Scope(CultureInfo language) => CultureInfo.CurrentUICulture = language;

        /// <summary>Ends it.</summary>
        public void Dispose() => CultureInfo.CurrentUICulture = former;
    }

    private static bool IsChinese(string name) => IsOfLanguage(name, Chinese);

    // zh, zh-CN, zh_TW.UTF-8: whichever region and script it is.
    private static bool IsOfLanguage(string name, string language) =>
        name.StartsWith(language, StringComparison.OrdinalIgnoreCase)
        && (name.Length == language.Length || name[language.Length] is '-' or '_' or '.');

    // A process that runs without the data of cultures knows none by name.
    private static CultureInfo FindChinese()
    {
        try
        {
            return CultureInfo.GetCultureInfo("zh-Hans");
        }
        catch (CultureNotFoundException)
        {
            return English;
        }
    }
}
