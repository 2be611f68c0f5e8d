using System.Diagnostics;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Foundation.Guidance;

/// <summary>One command of ours with its arguments as data. It becomes text where its advice does.</summary>
[DebuggerDisplay("{Render()}")]
internal sealed record Command
{
    // These say which node is meant, and stand before all others.
    private static readonly string[] Subjects = [CommandSignature.Domain, "RunId", "Region"];

    public required CommandSignature Signature { get; init; }

    /// <summary>The cmdlet's name, for sentences about the command.</summary>
    public string Name => Signature.Name;

    /// <summary>True for a command about one node, which is that of the run that gives the advice unless it is named.</summary>
    public bool IsAboutNode { get; init; }

    /// <summary>True if it goes on with the work under way, so that another command takes its place where that work is another.</summary>
    public bool RepeatsWork { get; init; }

    private IReadOnlyList<Argument> Arguments { get; init; } = [];

    private bool RepeatsItself { get; init; }

    private IReadOnlyList<string> Unrepeated { get; init; } = [];

    private AdviceContext Context { get; init; } = AdviceContext.None;

    /// <summary>With a switch.</summary>
    public Command With(string parameter) => Add(parameter, null);

    /// <summary>With a value, which is quoted where PowerShell needs it.</summary>
    public Command With(string parameter, string value) => Add(parameter, Quote(value));

    /// <summary>With several values.</summary>
    public Command With(string parameter, IEnumerable<string> values) => Add(parameter, string.Join(", ", values.Select(Quote)));

    /// <summary>With a switch that is off.</summary>
    public Command WithOff(string parameter) =>
        this with { Arguments = [.. Arguments, new(Signature.Require(parameter), null) { IsOff = true }] };

    /// <summary>With words in place of a value, for the user to replace.</summary>
    public Command WithPlaceholder(string parameter, string words) => Add(parameter, words);

    /// <summary>
    /// With what its user said where it is the command that is under way, for its own failures. What is said here goes first.
    /// </summary>
    public Command Again() => this with { RepeatsItself = true };

    /// <summary>True if this is said already.</summary>
    public bool Says(string parameter) => Arguments.Any(argument => argument.Parameter == parameter);

    /// <summary>Without what the user had said by these parameters, as it was for something else or is in the way.</summary>
    public Command Without(params string[] parameters) => this with { Unrepeated = [.. parameters.Select(Signature.Require)] };

    /// <summary>The same command in what is known of the run; what it knew before goes first.</summary>
    public Command In(AdviceContext outer) => this with { Context = Context.Or(outer) };

    /// <summary>The command as the user types it. The only place where it becomes text.</summary>
    public string Render()
    {
        var repeated = RepeatsWork || (RepeatsItself && Context.Repeated?.Signature == Signature) ? Context.Repeated : null;
        var actual = repeated?.Signature ?? Signature;
        List<Argument> given = [.. Arguments.Where(argument => actual.Takes(argument.Parameter))];
        if ((repeated ?? this).IsAboutNode
            && Context.Domain is { } domain
            && !given.Exists(argument => argument.Parameter == CommandSignature.Domain))
        {
            given.Insert(0, new(CommandSignature.Domain, Quote(domain)));
        }

        given.AddRange((repeated?.Arguments ?? []).Where(said =>
            !Unrepeated.Contains(said.Parameter) && !given.Exists(argument => argument.Parameter == said.Parameter)).ToList());
        var bySubject = given.ToLookup(argument => Subjects.Contains(argument.Parameter));
        return string.Join(
            ' ', bySubject[true].Concat(OfRun(actual)).Concat(bySubject[false]).Select(argument => argument.Text).Prepend(actual.Name));
    }

    private IEnumerable<Argument> OfRun(CommandSignature actual)
    {
        if (Context.IsRehearsal && actual.Takes(CommandSignature.Rehearse))
        {
            yield return new(CommandSignature.Rehearse, null);
        }

        if (Context.ProfileName is { } profile && actual.Takes(CommandSignature.ProfileName))
        {
            yield return new(CommandSignature.ProfileName, Quote(profile));
        }
    }

    private Command Add(string parameter, string? value) =>
        this with { Arguments = [.. Arguments, new(Signature.Require(parameter), value)] };

    private static string Quote(string value) => ShellText.Quote(value, ShellKind.PowerShell);

    /// <summary>A parameter, and its value as it is typed; null for a switch.</summary>
    private sealed record Argument(string Parameter, string? Value)
    {
        public bool IsOff { get; init; }

        public string Text => (Value, IsOff) switch
        {
            (_, true) => $"-{Parameter}:$false",
            (null, _) => $"-{Parameter}",
            _ => $"-{Parameter} {Value}",
        };
    }
}
