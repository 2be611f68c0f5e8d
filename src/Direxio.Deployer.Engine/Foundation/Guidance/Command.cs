using System.Diagnostics;

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

    private IReadOnlyList<CommandArgument> Arguments { get; init; } = [];

    private bool RepeatsItself { get; init; }

    private IReadOnlyList<string> Unrepeated { get; init; } = [];

    private AdviceContext Context { get; init; } = AdviceContext.None;

    /// <summary>With a switch.</summary>
    public Command With(string parameter) => Add(CommandArgument.On(Signature.Require(parameter)));

    /// <summary>With a value, which is quoted where a shell needs it.</summary>
    public Command With(string parameter, string value) => With(parameter, [value]);

    /// <summary>With several values.</summary>
    public Command With(string parameter, IEnumerable<string> values) =>
        Add(CommandArgument.Of(Signature.Require(parameter), [.. values]));

    /// <summary>With a switch that is off.</summary>
    public Command WithOff(string parameter) => Add(CommandArgument.Off(Signature.Require(parameter)));

    /// <summary>With words in place of a value, for the user to replace.</summary>
    public Command WithPlaceholder(string parameter, string words) =>
        Add(CommandArgument.Place(Signature.Require(parameter), words));

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

    /// <summary>The command as the user types it.</summary>
    public string Render()
    {
        var repeated = RepeatsWork || (RepeatsItself && Context.Repeated?.Signature == Signature) ? Context.Repeated : null;
        var actual = repeated?.Signature ?? Signature;
        List<CommandArgument> given = [.. Arguments.Where(argument => actual.Takes(argument.Parameter))];
        if ((repeated ?? this).IsAboutNode
            && Context.Domain is { } domain
            && !given.Exists(argument => argument.Parameter == CommandSignature.Domain))
        {
            given.Insert(0, CommandArgument.Of(CommandSignature.Domain, domain));
        }

        given.AddRange((repeated?.Arguments ?? []).Where(said =>
            !Unrepeated.Contains(said.Parameter) && !given.Exists(argument => argument.Parameter == said.Parameter)).ToList());
        var bySubject = given.ToLookup(argument => Subjects.Contains(argument.Parameter));
        // What is said goes first: a shell takes no parameter twice.
        var ofRun = OfRun(actual).Where(known => !given.Exists(argument => argument.Parameter == known.Parameter));
        return CommandLineText.Of(actual.Name, bySubject[true].Concat(ofRun).Concat(bySubject[false]));
    }

    private IEnumerable<CommandArgument> OfRun(CommandSignature actual)
    {
        if (Context.IsRehearsal && actual.Takes(CommandSignature.Rehearse))
        {
            yield return CommandArgument.On(CommandSignature.Rehearse);
        }

        if (Context.ProfileName is { } profile && actual.Takes(CommandSignature.ProfileName))
        {
            yield return CommandArgument.Of(CommandSignature.ProfileName, profile);
        }
    }

    // What is said last of a parameter counts.
    private Command Add(CommandArgument argument) =>
        this with { Arguments = [.. Arguments.Where(said => said.Parameter != argument.Parameter), argument] };
}
