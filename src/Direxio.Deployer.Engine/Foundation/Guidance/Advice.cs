using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Direxio.Deployer.Engine.Foundation.Guidance;

/// <summary>
/// A next step as data: plain words, and commands of ours with their arguments. An interpolated string in which
/// <see cref="Commands"/> stand is one. It becomes text in <see cref="ToString"/> and nowhere else, so that a run can say
/// beforehand what its commands need (<see cref="In"/>); nothing edits the text.
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
    public IEnumerable<Command> NamedCommands => parts.OfType<Command>();

    /// <summary>The same with what is known of the run that gives it. What its commands knew before goes first.</summary>
    public Advice In(AdviceContext context)
    {
        var bound = new Advice();
        bound.parts.AddRange(parts.Select(part => part is Command command ? command.In(context) : part));
        return bound;
    }

    /// <summary>The text.</summary>
    public override string ToString() => string.Concat(parts.Select(part => part is Command command ? command.Render() : (string)part));

    public void AppendLiteral(string text) => parts.Add(text);

    public void AppendFormatted(string? text) => AppendLiteral(text ?? string.Empty);

    public void AppendFormatted(Command command) => parts.Add(command);

    public void AppendFormatted(Advice? advice) => parts.AddRange(advice?.parts ?? []);

    public void AppendFormatted<T>(T value, string? format = null) =>
        AppendLiteral(
            value is IFormattable number ? number.ToString(format, CultureInfo.InvariantCulture) : value?.ToString() ?? string.Empty);
}
