namespace Direxio.Deployer.HelpBuilder;

/// <summary>What a page of docs/help says about its cmdlet: prose alone. All that the cmdlet itself can tell is read from it.</summary>
/// <param name="File">The page's path.</param>
/// <param name="Name">The cmdlet.</param>
/// <param name="Synopsis">What it does, in one sentence.</param>
/// <param name="Syntax">The syntax as the page shows it.</param>
/// <param name="Description">The paragraphs of the description.</param>
/// <param name="Examples">The examples, in their order.</param>
/// <param name="Parameters">The parameters, in the order in which they are shown.</param>
/// <param name="Inputs">What it takes from the pipeline.</param>
/// <param name="Outputs">What it emits.</param>
/// <param name="Notes">The paragraphs of the notes.</param>
/// <param name="Links">The pages and topics that are worth reading next.</param>
public sealed record HelpPage(
    string File,
    string Name,
    IReadOnlyList<string> Synopsis,
    CodeText Syntax,
    IReadOnlyList<string> Description,
    IReadOnlyList<HelpExample> Examples,
    IReadOnlyList<HelpParameter> Parameters,
    IReadOnlyList<HelpType> Inputs,
    IReadOnlyList<HelpType> Outputs,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Links);

/// <summary>A block of code.</summary>
/// <param name="Line">The line of the page on which its fence opens, counted from 1.</param>
/// <param name="Lines">How many lines stand between the fences.</param>
/// <param name="Text">The code.</param>
public sealed record CodeText(int Line, int Lines, string Text);

/// <summary>An example.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Code">What is typed.</param>
/// <param name="Remarks">What comes of it.</param>
public sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks);

/// <summary>What a page says about a parameter.</summary>
/// <param name="Line">The line of its heading.</param>
/// <param name="Name">The parameter, without its dash.</param>
/// <param name="Text">The paragraphs.</param>
/// <param name="DefaultValue">What holds without the parameter, where the cmdlet's own code does not tell; otherwise null.</param>
public sealed record HelpParameter(int Line, string Name, IReadOnlyList<string> Text, string? DefaultValue);

/// <summary>What a page says about a type that the cmdlet takes or emits.</summary>
/// <param name="Line">The line of its heading.</param>
/// <param name="Name">The full name of the type.</param>
/// <param name="Text">The paragraphs.</param>
public sealed record HelpType(int Line, string Name, IReadOnlyList<string> Text);
