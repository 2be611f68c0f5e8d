using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PowerShellSession = System.Management.Automation.PowerShell;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>A runspace with the module imported, in which a test types commands.</summary>
internal sealed class Shell : IDisposable
{
    private readonly Runspace runspace;

    public Shell(bool import = true, Action<InitialSessionState>? prepare = null)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThreadOptions = PSThreadOptions.UseNewThread;
        prepare?.Invoke(state);
        Host = new ScriptedHost();
        runspace = RunspaceFactory.CreateRunspace(Host, state);
        runspace.Open();
        if (import)
        {
            Run("Import-Module $args[0]", StagedModule.Manifest).ThrowIfFailed();
        }
    }

    /// <summary>The user at the terminal: answers prompts and remembers what was shown.</summary>
    public ScriptedHost Host { get; }

    public ShellResult Run(string script, params object[] arguments)
    {
        using var session = Session(script, arguments);
        return ShellResult.Of(session, () => session.Invoke());
    }

    /// <summary>Starts a script, lets the test act while it runs, and collects what came of it.</summary>
    public ShellResult RunWhile(string script, Action<PowerShellSession> act)
    {
        using var session = Session(script, []);
        var output = new PSDataCollection<PSObject>();
        return ShellResult.Of(session, () =>
        {
            var running = session.BeginInvoke<PSObject, PSObject>(null, output);
            act(session);
            session.EndInvoke(running);
            return output;
        });
    }

    /// <summary>What the terminal shows for these commands.</summary>
    public string Show(string script, params object[] arguments)
    {
        Host.Clear();
        using var session = Session(script, arguments);
        session.AddCommand("Out-Default");
        session.Invoke();
        return Host.Shown;
    }

    /// <summary>What Tab offers at the end of this line.</summary>
    public IReadOnlyList<string> Complete(string line)
    {
        using var session = PowerShellSession.Create(runspace);
        return [.. CommandCompletion.CompleteInput(line, line.Length, null, session).CompletionMatches.Select(match => match.CompletionText)];
    }

    public void Dispose() => runspace.Dispose();

    private PowerShellSession Session(string script, object[] arguments)
    {
        var session = PowerShellSession.Create(runspace).AddScript(script);
        foreach (var argument in arguments)
        {
            session.AddArgument(argument);
        }

        return session;
    }
}

/// <summary>What a script left in its streams, and the error that ended it.</summary>
internal sealed record ShellResult(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<InformationRecord> Information,
    IReadOnlyList<ProgressRecord> Progress,
    Exception? Failure)
{
    /// <summary>The error that ended the script, else the first one written.</summary>
    public ErrorRecord? Error => (Failure as IContainsErrorRecord)?.ErrorRecord ?? Errors.FirstOrDefault();

    /// <summary>The stable part of that error's id.</summary>
    public string? ErrorId => Error?.FullyQualifiedErrorId.Split(',')[0];

    public static ShellResult Of(PowerShellSession session, Func<IEnumerable<PSObject>> invoke)
    {
        List<PSObject> output = [];
        Exception? failure = null;
        try
        {
            output.AddRange(invoke());
        }
        catch (RuntimeException exception)
        {
            failure = exception;
        }

        var streams = session.Streams;
        return new(
            output,
            [.. streams.Error],
            [.. streams.Warning.Select(record => record.Message)],
            [.. streams.Verbose.Select(record => record.Message)],
            [.. streams.Information],
            [.. streams.Progress],
            failure);
    }

    public ShellResult ThrowIfFailed()
    {
        if (Failure is not null)
        {
            throw new InvalidOperationException("The script failed.", Failure);
        }

        return Errors.Count == 0 ? this : throw new InvalidOperationException(Errors[0].ToString(), Errors[0].Exception);
    }
}
