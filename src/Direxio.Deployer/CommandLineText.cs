namespace Direxio.Deployer;

/// <summary>A parameter of a command of ours with what is said by it, as data.</summary>
/// <param name="Parameter">Its name, without the dash.</param>
internal sealed record CommandArgument(string Parameter)
{
    // Whether words that follow a parameter are its value, its name alone does not tell.
    private static readonly string[] Switches =
    [
        "Rehearse", "AllowDowngrade", "AllowTableLoss", "AllowUnattendedAgent", "AllowUnencrypted", "ConfirmDnsOverwrite",
        "ConfirmDomainBinding", "CreateBucket", "Follow", "Force", "IncludeStack", "KeepHostedZone", "KeepServiceDirectory", "LocalOnly",
        "NewSshKey", "Protected", "ReplaceInstance", "RuntimeProbeConfirmed", "SkipBackup", "TrustFirstHostKey", "UnregisterMcp",
    ];

    private IReadOnlyList<string>? Values { get; init; }

    private string? Words { get; init; }

    private bool IsOff { get; init; }

    /// <summary>True for a parameter of ours that takes no value.</summary>
    public static bool IsSwitch(string parameter) => Switches.Contains(parameter, StringComparer.Ordinal);

    /// <summary>A switch that is on.</summary>
    public static CommandArgument On(string parameter) => new(parameter);

    /// <summary>A switch that is off.</summary>
    public static CommandArgument Off(string parameter) => new(parameter) { IsOff = true };

    /// <summary>A parameter with one value or several.</summary>
    public static CommandArgument Of(string parameter, params string[] values) => new(parameter) { Values = values };

    /// <summary>A parameter with words in place of a value, for the user to replace.</summary>
    public static CommandArgument Place(string parameter, string words) => new(parameter) { Words = words };

    /// <summary>As it is typed.</summary>
    public string Text => this switch
    {
        { IsOff: true } => $"-{Parameter}:{(CommandForm.IsOfProgram ? "false" : "$false")}",
        { Words: { } words } => $"-{Parameter} {words}",
        { Values: { } values } => CommandForm.IsOfProgram ? OfProgram(values) : $"-{Parameter} {OfPwsh(values)}",
        _ => $"-{Parameter}",
    };

    /// <summary><see cref="Text"/>.</summary>
    public override string ToString() => Text;

    // A value that begins like a parameter is none only between quotes.
    private static string OfPwsh(IReadOnlyList<string> values) => values.All(CommandLineText.CanBeTyped)
        ? string.Join(", ", values.Select(value => value is ['-', ..]
            ? ShellText.Literal(value, ShellKind.PowerShell)
            : ShellText.Quote(value, ShellKind.PowerShell)))
        : CommandLineText.SameValue;

    // The shell takes the quotes away, so that only where it stands says that it is a value.
    private string OfProgram(IReadOnlyList<string> values)
    {
        var value = values.Count == 1 ? values[0]
            : values.Any(one => one.Contains(',', StringComparison.Ordinal))
                ? $"@({string.Join(", ", values.Select(one => ShellText.Literal(one, ShellKind.PowerShell)))})"
            : string.Join(',', values);
        return value is ['-', ..] && CommandLineText.CanBeTyped(value)
            ? CommandLineText.Word($"-{Parameter}:{value}")
            : $"-{Parameter} {CommandLineText.Word(value)}";
    }
}

/// <summary>A command of ours as the user types it. The one place where one is put together.</summary>
internal static class CommandLineText
{
    /// <summary>What stands for a value that cannot be typed as it is.</summary>
    public const string SameValue = "<the same value>";

    /// <summary>The command.</summary>
    /// <param name="name">The cmdlet.</param>
    /// <param name="arguments">What is said to it, in this order; of a parameter that stands there twice, what stands first.</param>
    public static string Of(string name, IEnumerable<CommandArgument> arguments) => string.Join(
        ' ',
        arguments.DistinctBy(argument => argument.Parameter, StringComparer.OrdinalIgnoreCase)
            .Select(argument => argument.Text)
            .Prepend(CommandForm.IsOfProgram ? $"{CommandForm.Program} {name}" : name));

    /// <summary>The same of few arguments.</summary>
    public static string Of(string name, params CommandArgument[] arguments) => Of(name, arguments.AsEnumerable());

    /// <summary>
    /// One word for the user's shell. One that acts on a terminal, hides in a text or that no quotes make safe there is left to the user,
    /// who knows what it was.
    /// </summary>
    public static string Word(string word) => CanBeTyped(word) ? ShellText.Quote(word, CommandForm.Shell) : SameValue;

    /// <summary>False for what <see cref="Word"/> leaves to the user.</summary>
    public static bool CanBeTyped(string word) => VisibleText.IsWord(word) && ShellText.CanQuote(word, CommandForm.Shell);
}
