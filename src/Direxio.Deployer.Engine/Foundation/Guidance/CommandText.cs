using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Foundation.Guidance;

/// <summary>
/// Advice that is on record as text, taken apart again into words and commands, so that a page can offer the commands for copying. Only
/// what <see cref="Command.Render"/> writes is one: a name of <see cref="Commands"/> and parameters that it takes.
/// </summary>
internal static partial class CommandText
{
    private static readonly Dictionary<string, CommandSignature> ByName =
        Commands.All.ToDictionary(signature => signature.Name, StringComparer.Ordinal);

    /// <summary>The text in pieces, in their order; together they are the text.</summary>
    public static IReadOnlyList<AdvicePiece> Split(string text)
    {
        var pieces = new List<AdvicePiece>();
        var from = 0;
        foreach (Match name in Name().Matches(text))
        {
            if (name.Index < from || !ByName.TryGetValue(name.Value, out var signature))
            {
                continue;
            }

            var end = EndOf(text, name.Index + name.Length, signature);
            if (name.Index > from)
            {
                pieces.Add(new(text[from..name.Index], IsCommand: false));
            }

            pieces.Add(new(text[name.Index..end], IsCommand: true));
            from = end;
        }

        if (from < text.Length)
        {
            pieces.Add(new(text[from..], IsCommand: false));
        }

        return pieces;
    }

    /// <summary>What is on record, with its commands in the form in which they are shown.</summary>
    public static Advice Shown(string recorded)
    {
        IReadOnlyList<AdvicePiece> pieces = CommandForm.IsOfProgram ? Split(recorded) : [new(recorded, IsCommand: false)];
        return Advice.Join(string.Empty, pieces.Select(piece => piece.IsCommand ? Read(piece.Text) : Advice.Text(piece.Text)));
    }

    private static Command Read(string text)
    {
        var signature = ByName[Name().Match(text).Value];
        var command = Commands.Of(signature) with { IsAboutNode = false };
        var at = signature.Name.Length;
        while (at < text.Length && Parameter().Match(text, at) is { Success: true } parameter)
        {
            var name = parameter.Groups["name"].Value;
            at += parameter.Length;
            if (parameter.Groups["off"].Success)
            {
                command = command.WithOff(name);
            }
            else if (CommandSignature.IsSwitch(name) || Value().Match(text, at) is not { Success: true } value)
            {
                command = command.With(name);
            }
            else
            {
                at += value.Length;
                command = WithValues(command, name, value.Value[1..]);
            }
        }

        return command;
    }

    private static Command WithValues(Command command, string name, string written)
    {
        if (written is ['<', ..])
        {
            return command.WithPlaceholder(name, written);
        }

        return command.With(name, written is ['\'', .. var quoted, '\''] ? DoubledQuote().Replace(quoted, "$1") : written);
    }

    private static int EndOf(string text, int end, CommandSignature signature)
    {
        while (Parameter().Match(text, end) is { Success: true } parameter && signature.Takes(parameter.Groups["name"].Value))
        {
            end = parameter.Index + parameter.Length;
            if (parameter.Groups["off"].Success || CommandSignature.IsSwitch(parameter.Groups["name"].Value))
            {
                continue;
            }

            if (Value().Match(text, end) is not { Success: true } value)
            {
                break;
            }

            end = value.Index + value.Length;
        }

        return end;
    }

    [GeneratedRegex(@"(?<![\w-])[A-Z][a-z]+-Direxio[A-Za-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"\G -(?<name>[A-Za-z0-9]+)(?<off>:\$false)?", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [GeneratedRegex("(['\u2018-\u201b])['\u2018-\u201b]", RegexOptions.CultureInvariant)]
    private static partial Regex DoubledQuote();

    // Quoted, a placeholder, or a word; what ends the sentence is no part of the word.
    [GeneratedRegex(
        @"\G (?:'(?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*'|<[^>]*>|[^\s'<-]\S*?(?=[.,;:)']*(?:\s|$)))",
        RegexOptions.CultureInvariant)]
    private static partial Regex Value();
}

/// <summary>A piece of advice.</summary>
/// <param name="Text">Its text.</param>
/// <param name="IsCommand">True if it is one whole command.</param>
internal readonly record struct AdvicePiece(string Text, bool IsCommand);
