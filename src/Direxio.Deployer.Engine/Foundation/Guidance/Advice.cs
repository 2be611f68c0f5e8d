using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;
using Direxio.Deployer.Content;

namespace Direxio.Deployer.Engine.Foundation.Guidance;

/// <summary>
/// What people are told, as data: a next step, or what is wrong. It has plain words, and commands of ours with their arguments. It is a
/// text of <see cref="Texts"/> or <see cref="ErrorTexts"/> with what stands in its places (<see cref="Of"/>, <see cref="OfError"/>), or an
/// interpolated string in which <see cref="Commands"/> stand. It becomes text in <see cref="ToString"/> and nowhere else, so that a run
/// can say beforehand what its commands need (<see cref="In"/>), and so that what is recorded is English in whichever language it is
/// shown; nothing edits the text.
/// </summary>
[InterpolatedStringHandler]
internal sealed class Advice
{
    private readonly List<object> parts = [];

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public Advice(int literalLength, int formattedCount)
    {
        _ = literalLength;
        parts.EnsureCapacity((formattedCount * 2) + 1);
    }

    private Advice()
    {
    }

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Advice?(string? text) => text is null ? null : Text(text);

    public static implicit operator Advice(Command command)
    {
        var advice = new Advice();
        advice.AppendFormatted(command);
        return advice;
    }

    public static Advice operator +(Advice first, Advice second) => Join(string.Empty, [first, second]);

    /// <summary>Says to the compiler that an interpolated string is advice, where it would take it for a string.</summary>
    public static Advice From(Advice advice) => advice;

    /// <summary>Words without a command.</summary>
    public static Advice Text(string text)
    {
        var advice = new Advice();
        advice.AppendLiteral(text);
        return advice;
    }

    /// <summary>Words that are on record, whose commands are shown as the user types them.</summary>
    public static Advice Recorded(string text)
    {
        var advice = new Advice();
        advice.parts.Add(new RecordedText(text));
        return advice;
    }

    /// <summary>A text that is translated.</summary>
    /// <param name="key">Its name, by nameof of <see cref="Texts"/>.</param>
    /// <param name="arguments">What stands in its places: commands, advice, words and numbers.</param>
    public static Advice Of(string key, params object?[] arguments) => Single(new TextWithPlaces(ContentTexts.Texts, key, arguments));

    /// <summary>What an error says, which is translated like every text.</summary>
    /// <param name="key">Its name, by nameof of <see cref="ErrorTexts"/>: the error's code, for its next step with _Next.</param>
    /// <param name="arguments">What stands in its places, as in <see cref="Of"/>.</param>
    public static Advice OfError(string key, params object?[] arguments) =>
        Single(new TextWithPlaces(ContentTexts.ErrorTexts, key, arguments));

    /// <summary>Several in a row, without those that are null.</summary>
    public static Advice Join(string separator, IEnumerable<Advice?> advices)
    {
        var joined = new Advice();
        foreach (var advice in advices.OfType<Advice>())
        {
            if (joined.parts.Count > 0)
            {
                joined.AppendLiteral(separator);
            }

            joined.AppendFormatted(advice);
        }

        return joined;
    }

    /// <summary>The commands in it.</summary>
    public IEnumerable<Command> NamedCommands => parts.SelectMany(CommandsOf);

    /// <summary>The same with what is known of the run that gives it. What its commands knew before goes first.</summary>
    public Advice In(AdviceContext context)
    {
        var bound = new Advice();
        bound.parts.AddRange(parts.Select(part => InContext(part, context)!));
        return bound;
    }

    /// <summary>The text, in the language of the moment.</summary>
    public override string ToString() => string.Concat(parts.Select(WordsOf));

    /// <summary>The text in English, for what is written to disk.</summary>
    public string ToEnglish() => Language.InEnglish(ToString);

    public void AppendLiteral(string text) => parts.Add(text);

    public void AppendFormatted(string? text) => AppendLiteral(text ?? string.Empty);

    public void AppendFormatted(Command command) => parts.Add(command);

    public void AppendFormatted(Advice? advice) => parts.AddRange(advice?.parts ?? []);

    public void AppendFormatted<T>(T value, string? format = null) =>
        AppendLiteral(
            value is IFormattable number ? number.ToString(format, CultureInfo.InvariantCulture) : value?.ToString() ?? string.Empty);

    private static Advice Single(TextWithPlaces text)
    {
        var advice = new Advice();
        advice.parts.Add(text);
        return advice;
    }

    private static IEnumerable<Command> CommandsOf(object? part) => part switch
    {
        Command command => [command],
        Advice advice => advice.NamedCommands,
        TextWithPlaces text => text.Arguments.SelectMany(CommandsOf),
        _ => [],
    };

    private static object? InContext(object? part, AdviceContext context) => part switch
    {
        Command command => command.In(context),
        Advice advice => advice.In(context),
        TextWithPlaces text => text with { Arguments = [.. text.Arguments.Select(argument => InContext(argument, context))] },
        _ => part,
    };

    private static string WordsOf(object? part) => part switch
    {
        Command command => command.Render(),
        TextWithPlaces text => text.Render(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => part?.ToString() ?? string.Empty,
    };

    private sealed record RecordedText(string Text)
    {
        public override string ToString() => CommandText.Shown(Text).ToString();
    }

    private sealed record TextWithPlaces(ResourceManager Source, string Key, object?[] Arguments)
    {
        public string Render()
        {
            var text = Source.GetString(Key, CultureInfo.CurrentUICulture)
                ?? throw new InvalidOperationException($"There is no text {Key}.");
            var english = Source.GetString(Key, CultureInfo.InvariantCulture) ?? text;
            return Places.FillAs(text, english, [.. Arguments.Select(WordsOf)]);
        }
    }
}
