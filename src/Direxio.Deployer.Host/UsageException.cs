using System.Management.Automation;
using System.Runtime.CompilerServices;
using Direxio.Deployer.Host.Commands;
using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.Host;

/// <summary>The command line cannot be carried out as written. The factory method's name is the stable error id.</summary>
internal sealed class UsageException : Exception
{
    private UsageException(
        string message,
        string nextAction,
        string? target = null,
        string category = nameof(ErrorCategory.InvalidArgument),
        [CallerMemberName] string id = "")
        : base(message)
    {
        Id = id;
        NextAction = nextAction;
        Target = target;
        Category = category;
    }

    public string Id { get; }

    /// <summary>PowerShell's name of the category: its enum would load PowerShell, which a usage error does without.</summary>
    public string Category { get; }

    public string NextAction { get; }

    public string? Target { get; }

    /// <summary>The same as it is told.</summary>
    public ErrorReport ToReport() => new(Id, Category, Message, null, NextAction, Target, string.Empty);

    public static UsageException UnknownOption(string option) => new(
        $"'{option}' is no option of direxio.",
        "Options before the command are -OutputFormat, -NonInteractive, -Command, -File, --help and --version.",
        option);

    public static UsageException OptionWithoutValue(string option, string wanted) => new(
        $"'{option}' needs a value: {wanted}.", $"Write {option} {wanted}.", option);

    public static UsageException UnknownOutputFormat(string value) => new(
        $"'{value}' is no output format.", "Write -OutputFormat Text or -OutputFormat Json.", value);

    public static UsageException UnknownCommand(string name, IReadOnlyCollection<string> known) => new(
        $"'{name}' is no command of direxio and no cmdlet of this module.",
        FamiliarWords.MeaningOf(name) is { } meant ? $"For that, write direxio {meant}. direxio --help lists all." : Resemblance.Question(
            name, known.Concat(known.Select(ShortNames.Of).OfType<string>()).Concat(ShortNames.OfProgram.Select(own => own.Name)))
            + "direxio --help lists all. Scripts run with -Command '...' or -File script.ps1.",
        name,
        nameof(ErrorCategory.ObjectNotFound));

    public static UsageException UnknownParameter(string command, string parameter, IReadOnlyCollection<string> known) => new(
        $"{command} has no parameter '{parameter}'.",
        Resemblance.Question(parameter, known.Select(name => "-" + name))
            + $"Its parameters: {string.Join(", ", known.Select(name => "-" + name))}.",
        parameter);

    public static UsageException UnknownShell(string? name, IEnumerable<string> known) => new(
        name is null ? "No shell was named." : $"There is no completion for '{name}'.",
        $"Write direxio completion and one of {string.Join(", ", known)}.",
        name);

    public static UsageException SurplusWord(string command, string word) => new(
        $"direxio {command} takes no '{word}'.", $"Write direxio {command} without it.", word);

    public static UsageException AmbiguousParameter(string command, string parameter, IEnumerable<string> candidates) => new(
        $"'{parameter}' can mean several parameters of {command}.",
        $"Write one of {string.Join(", ", candidates.Select(name => "-" + name))} in full.",
        parameter);

    public static UsageException ParameterTwice(string command, string parameter) => new(
        $"-{parameter} is given to {command} more than once.", "Give it once; several values are separated by commas.", parameter);

    public static UsageException ParameterWithoutValue(string parameter, string? next) => new(
        $"-{parameter} has no value.",
        next is null
            ? $"Write a value after -{parameter}."
            : $"Write a value after -{parameter}. If '{next}' is meant as the value, write '-{parameter}:{next}'.",
        parameter);

    public static UsageException SwitchWithoutValue(string parameter) => new(
        $"-{parameter}: has no value after the colon. Most shells replace an unquoted $false by nothing.",
        $"Quote it, '-{parameter}:$false', or write -{parameter}:false.",
        parameter);

    public static UsageException ValueAfterSwitch(string parameter, string value) => new(
        $"-{parameter} is a switch; '{value}' after it would be taken for something else.",
        $"Write '-{parameter}:{value}'.",
        parameter);

    public static UsageException NotOneOf(string parameter, string value, IReadOnlyCollection<string> known) => new(
        $"-{parameter} does not take '{value}'.",
        Resemblance.Question(value, known) + $"It takes {string.Join(", ", known)}.",
        parameter);

    public static UsageException NotPlain(string parameter, string value, Type type) => new(
        $"-{parameter} does not take '{value}'.",
        type == typeof(DateTime) || type == typeof(DateTimeOffset)
            ? "It takes a time, such as 2026-01-31 or 2026-01-31T14:30."
            : type == typeof(decimal) ? "It takes a number, such as 30 or 30.5: use digits, with a point for a fraction."
            : "It takes a whole number, such as 30: use digits only.",
        parameter);

    public static UsageException SecretOnCommandLine(string parameter) => new(
        $"-{parameter} is not taken from the command line, where other programs could read it.",
        $"Put it into a variable of the environment, and write -{parameter} "
            + "([Net.NetworkCredential]::new(\"\", $env:PASSPHRASE).SecurePassword) in a script: -Command '...' or -File script.ps1.",
        parameter);

    public static UsageException NotABoolean(string parameter, string value) => new(
        $"-{parameter} takes $true or $false, not '{value}'.", $"Write '-{parameter}:$true' or '-{parameter}:$false'.", parameter);

    public static UsageException NotALiteral(string parameter, string value, string reason) => new(
        $"The value of -{parameter} cannot be read: {reason}",
        "Write a literal of constants, such as '@{ name = ''value''; other = 3 }'. Nothing in it is executed.",
        value);

    public static UsageException FileNotFound(string path) => new(
        $"There is no script '{path}'.", "Check the path after -File.", path, nameof(ErrorCategory.ObjectNotFound));

    public static UsageException FileNotReadable(string path, string reason) => new(
        $"The script '{path}' cannot be run: {reason}", "Correct the script.", path, nameof(ErrorCategory.ParserError));

    public static UsageException ModuleNotFound(string folder) => new(
        $"There is no module in '{folder}'.",
        "Reinstall direxio, or let DIREXIO_MODULE_PATH name the folder, or the manifest, of the module.",
        folder,
        nameof(ErrorCategory.ObjectNotFound));

    public static UsageException ModuleNotLoadable(string path, string reason) => new(
        $"The module '{path}' cannot be loaded: {reason}",
        "Reinstall direxio, or let DIREXIO_MODULE_PATH name another build of the module.",
        path,
        nameof(ErrorCategory.ResourceUnavailable));
}
