namespace Direxio.Deployer.HelpBuilder;

/// <summary>Says where a page and its cmdlet disagree.</summary>
public static class PageCheck
{
    /// <summary>Every disagreement.</summary>
    public static IEnumerable<HelpPageException> Find(HelpPage page, CmdletShape cmdlet) => Syntax(page, cmdlet)
        .Concat(page.Parameters.SelectMany(parameter => Parameter(parameter, cmdlet)))
        .Concat(MissingParameters(page, cmdlet))
        .Concat(Outputs(page, cmdlet))
        .Concat(Inputs(page, cmdlet))
        .Select(problem => new HelpPageException(page.File, problem.Line, problem.Text));

    private static IEnumerable<(int Line, string Text)> Syntax(HelpPage page, CmdletShape cmdlet)
    {
        if (page.Syntax.Text != SyntaxText.Render(page, cmdlet))
        {
            yield return (page.Syntax.Line, "This is not the syntax of the cmdlet. Build with -p:UpdateHelpPages=true to have it written.");
        }
    }

    private static IEnumerable<(int Line, string Text)> Parameter(HelpParameter told, CmdletShape cmdlet)
    {
        if (!cmdlet.Parameters.TryGetValue(told.Name, out var parameter))
        {
            yield return (told.Line, $"{cmdlet.Name} has no parameter -{told.Name}.");
        }
        else if (told.DefaultValue is null && parameter.DefaultValue is null)
        {
            yield return (told.Line, $"What holds without -{told.Name}? End its text with '**Default value:** ' and that.");
        }
        else if (told.DefaultValue is not null && told.DefaultValue == parameter.DefaultValue)
        {
            yield return (told.Line, $"The cmdlet itself says that the default value is {told.DefaultValue}; take it out of the page.");
        }
    }

    private static IEnumerable<(int Line, string Text)> MissingParameters(HelpPage page, CmdletShape cmdlet) =>
        cmdlet.Parameters.Keys.Except(page.Parameters.Select(told => told.Name))
            .Select(name => (page.Parameters[^1].Line, $"The parameter -{name} is not described."));

    private static IEnumerable<(int Line, string Text)> Outputs(HelpPage page, CmdletShape cmdlet) =>
        page.Outputs.Where(told => !cmdlet.Outputs.Contains(told.Name))
            .Select(told => (told.Line, $"{cmdlet.Name} does not say by [OutputType] that it emits {told.Name}."))
            .Concat(cmdlet.Outputs.Except(page.Outputs.Select(told => told.Name))
                .Select(type => (page.Outputs[^1].Line, $"{cmdlet.Name} emits {type} too.")));

    private static IEnumerable<(int Line, string Text)> Inputs(HelpPage page, CmdletShape cmdlet)
    {
        var takesNothing = !cmdlet.Parameters.Values.Any(parameter => parameter.ByValue || parameter.ByPropertyName);
        if (takesNothing != page.Inputs.Any(told => told.Name == "None"))
        {
            yield return (
                page.Inputs[0].Line, takesNothing ? "It takes nothing from the pipeline: None." : "It takes input from the pipeline.");
        }
    }
}
