namespace Direxio.Deployer;

/// <summary>A parameter of a command of ours with what is said by it, as data.</summary>
/// <param name="Parameter">Its name, without the dash.</param>
internal sealed record CommandArgument(string Parameter)
{
    private const string SameValue = "<the same value>";

    private IReadOnlyList<string>? Values { get; init; }

    private string? Words { get; init; }

    private bool IsOff { get; init; }

    /// <summary>A switch that is on.</summary>
    public static CommandArgument On(string parameter) => new(parameter);

    /// <summary>A switch that is off.</summary>
    public static CommandArgument Off(string parameter) => new(parameter) { IsOff = true };

    /// <summary>A parameter with one value or several.</summary>
    public static CommandArgument Of(string parameter, params string[] values) => new(parameter) { Values = values };

    /// <summary>A parameter with words in place of a value, for the user to replace.</summary>
    public static CommandArgument Place(string parameter, string words) => new(parameter) { Words = words };

    /// <summary>As it is typed. A value that acts on a terminal or hides in a text is left to the user, who knows what it was.</summary>
    public string Text => this switch
    {
        { IsOff: true } => $"-{Parameter}:$false",
        { Words: { } words } => $"-{Parameter} {words}",
        { Values: { } values } => $"-{Parameter} {(values.All(CanBeTyped) ? string.Join(", ", values.Select(Quoted)) : SameValue)}",
        _ => $"-{Parameter}",
    };

    /// <summary><see cref="Text"/>.</summary>
    public override string ToString() => Text;

    private static bool CanBeTyped(string value) => VisibleText.IsWord(value) && ShellText.CanQuote(value, ShellKind.PowerShell);

    // A value that begins like a parameter is none only between quotes.
    private static string Quoted(string value) =>
        value is ['-', ..] ? ShellText.Literal(value, ShellKind.PowerShell) : ShellText.Quote(value, ShellKind.PowerShell);
}

/// <summary>A command of ours as the user types it. The one place where one is put together.</summary>
internal static class CommandLineText
{
    /// <summary>The command.</summary>
    /// <param name="name">The cmdlet.</param>
    /// <param name="arguments">What is said to it, in this order.</param>
    public static string Of(string name, IEnumerable<CommandArgument> arguments) =>
        string.Join(' ', arguments.Select(argument => argument.Text).Prepend(name));

    /// <summary>The same of few arguments.</summary>
    public static string Of(string name, params CommandArgument[] arguments) => Of(name, arguments.AsEnumerable());
}
