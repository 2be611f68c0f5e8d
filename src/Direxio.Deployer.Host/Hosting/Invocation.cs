using System.Management.Automation;
using System.Management.Automation.Language;
using Direxio.Deployer.Host.Binding;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>Puts what the command line asks for into a pipeline.</summary>
/// <param name="IsVerbose">True when the user asked for more words.</param>
/// <param name="IsWhatIf">True if it is only to be said what would be done.</param>
/// <param name="AfterStop">What to do after the command was stopped, where that does not say so itself.</param>
internal sealed record Invocation(bool IsVerbose, bool IsWhatIf, string AfterStop)
{
    /// <summary>The one command of PowerShell itself that can be asked for by its name.</summary>
    public const string HelpCommand = "Get-Help";

    /// <summary>What a command that was stopped was at, where that does not say so itself; null if it is not known.</summary>
    public string? Target { get; init; }

    private const string RunAgain = "Run the same command again.";

    public static Invocation Prepare(CommandLine line, PowerShellSession session, PowerShell pipeline) => line.Mode switch
    {
        CommandMode.Cmdlet => PrepareCmdlet(line, session, pipeline),
        CommandMode.File => PrepareFile(line, session, pipeline),
        _ => PrepareScript(line, pipeline),
    };

    private static Invocation PrepareCmdlet(CommandLine line, PowerShellSession session, PowerShell pipeline)
    {
        var command = Find(line.Subject, session);
        if (line.AsksForPage)
        {
            pipeline.AddCommand(HelpCommand).AddParameter("Name", command.Name).AddParameter("Full");
            return new(false, false, RunAgain);
        }

        var parameters = new ParameterTable(command.Name, command.Parameters.Values);
        var bound = new ArgumentBinder(parameters).Bind(line.Arguments);
        // By its full name: as an object, a function would run outside its module.
        pipeline.AddCommand($"{command.ModuleName}\\{command.Name}");
        Add(pipeline, bound);
        var isDeployment = command.Name is "Start-DirexioDeployment" or "Resume-DirexioDeployment";
        return new(bound.IsOn("Verbose"), bound.IsOn("WhatIf"), isDeployment ? AfterDeployment(bound) : RunAgain)
        {
            Target = isDeployment ? DomainIn(bound) : null,
        };
    }

    /// <summary>What to do after a deployment that was stopped, perhaps before anything was done that could be gone on with.</summary>
    public static string AfterDeployment(BoundArguments bound)
    {
        CommandArgument[] node = DomainIn(bound) is { } domain ? [CommandArgument.Of("Domain", domain)] : [];
        CommandArgument[] world =
            bound.IsOn("Rehearse") || bound.Named.ContainsKey("RehearseEvent") ? [CommandArgument.On("Rehearse")] : [];
        return $"{CommandLineText.Of("Get-DirexioStatus", [.. node, .. world])} says whether anything was done, and how to go on.";
    }

    private static string? DomainIn(BoundArguments bound) =>
        (bound.Named.GetValueOrDefault("Domain") ?? bound.Positional.FirstOrDefault()) as string;

    private static CommandInfo Find(string name, PowerShellSession session)
    {
        var commands = session.ModuleCommands.ToList();
        if (commands.Find(command => command.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return found;
        }

        if (!name.Equals(HelpCommand, StringComparison.OrdinalIgnoreCase))
        {
            throw UsageException.UnknownCommand(name, [.. commands.Select(command => command.Name)]);
        }

        using var lookup = session.CreatePipeline();
        return lookup.AddCommand("Get-Command")
            .AddParameter("Name", HelpCommand)
            .AddParameter("CommandType", CommandTypes.Cmdlet)
            .Invoke<CommandInfo>()
            .Single();
    }

    private static Invocation PrepareScript(CommandLine line, PowerShell pipeline)
    {
        pipeline.AddScript(line.Subject);
        return new(false, false, RunAgain);
    }

    /// <summary>
    /// The file as a script block: it keeps its path, and `exit` in it ends the program, whereas a script that is
    /// called as a command would only end itself.
    /// </summary>
    private static Invocation PrepareFile(CommandLine line, PowerShellSession session, PowerShell pipeline)
    {
        var path = Path.GetFullPath(line.Subject);
        if (!File.Exists(path))
        {
            throw UsageException.FileNotFound(line.Subject);
        }

        var script = Parser.ParseFile(path, out _, out var errors);
        if (errors is [var first, ..])
        {
            throw UsageException.FileNotReadable(line.Subject, $"line {first.Extent.StartLineNumber}: {first.Message}");
        }

        using var lookup = session.CreatePipeline();
        var command = lookup.AddCommand("Get-Command").AddParameter("Name", path).Invoke<ExternalScriptInfo>().Single();
        var bound = script.ParamBlock is null
            ? new(new Dictionary<string, object?>(), [.. line.Arguments])
            : new ArgumentBinder(
                new ParameterTable(Path.GetFileName(path), command.Parameters.Values, acceptsUnknown: true)).Bind(line.Arguments);
        pipeline.AddScript("param($script, $named, $positional) & $script @named @positional")
            .AddParameter("script", script.GetScriptBlock())
            .AddParameter("named", new System.Collections.Hashtable(bound.Named.ToDictionary()))
            .AddParameter("positional", bound.Positional.ToArray());
        return new(bound.IsOn("Verbose"), false, RunAgain);
    }

    private static void Add(PowerShell pipeline, BoundArguments bound)
    {
        foreach (var (name, value) in bound.Named)
        {
            pipeline.AddParameter(name, value);
        }

        foreach (var value in bound.Positional)
        {
            pipeline.AddArgument(value);
        }
    }
}
