using System.Text;

namespace Direxio.Deployer.HelpBuilder;

/// <summary>The syntax of a cmdlet as its page shows it.</summary>
public static class SyntaxText
{
    private const int Width = 116;
    private const string Indent = "    ";

    /// <summary>All parameter sets, the default first, with an empty line between them.</summary>
    public static string Render(HelpPage page, CmdletShape cmdlet) =>
        string.Join("\n\n", cmdlet.Sets.Select(set => Wrap(cmdlet.Name, [.. InOrder(page, set).Select(Word), "[<CommonParameters>]"])));

    /// <summary>The parameters of a set as one would type them: by position, then the required ones, then as the page has them.</summary>
    public static IEnumerable<ParameterShape> InOrder(HelpPage page, IEnumerable<ParameterShape> set)
    {
        var written = page.Parameters.Select(parameter => parameter.Name).ToList();
        return set
            .OrderBy(parameter => parameter.Position < 0 ? int.MaxValue : parameter.Position)
            .ThenByDescending(parameter => parameter.IsMandatory)
            .ThenBy(parameter => written.IndexOf(parameter.Name));
    }

    private static string Word(ParameterShape parameter)
    {
        var name = parameter.Position < 0 ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
        var word = parameter.IsSwitch ? name : $"{name} <{parameter.Type.Name}>";
        return parameter.IsMandatory ? word : $"[{word}]";
    }

    private static string Wrap(string name, IEnumerable<string> words)
    {
        var text = new StringBuilder(name);
        var column = name.Length;
        foreach (var word in words)
        {
            if (column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(Indent).Append(word);
                column = Indent.Length + word.Length;
            }
            else
            {
                text.Append(' ').Append(word);
                column += 1 + word.Length;
            }
        }

        return text.ToString();
    }
}
