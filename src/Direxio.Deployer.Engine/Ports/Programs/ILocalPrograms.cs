namespace Direxio.Deployer.Engine.Ports.Programs;

/// <summary>A call of a program on this machine.</summary>
/// <param name="Program">Its name on PATH, or its absolute path.</param>
/// <param name="Arguments">Its arguments; no shell reads them.</param>
internal sealed record ProgramCall(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The longest that it may run; then it is ended with all that it started.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What it reads from its input: arguments can be seen by others on this machine.</summary>
    public string Input { get; init; } = string.Empty;

    /// <summary>True if of an output beyond the limit the end is kept, in whole lines, as of a log; else the beginning.</summary>
    public bool KeepsEnd { get; init; }

    /// <summary>True if what it starts goes on when this shell has ended, and keeps the PATH that it gets.</summary>
    public bool OutlivesShell { get; init; }

    /// <summary>Variables of this process that the user asked for by name: it gets them although they may hold a secret.</summary>
    public IReadOnlyCollection<string> Asked { get; init; } = [];

    /// <summary>Variables that it gets on top of those of <see cref="ChildEnvironment"/>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>What a program gave.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to its output, at most 1 MiB.</param>
/// <param name="Error">What it wrote to its error stream, at most 1 MiB.</param>
internal sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    private const int WordsLimit = 400;

    /// <summary>What it said, complaints first, in one line that fits into a message.</summary>
    public string Words
    {
        get
        {
            var plain = new string([.. $"{Error} {Output}".Select(character => char.IsControl(character) ? ' ' : character)]);
            var words = string.Join(' ', plain.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            return words.Length switch
            {
                0 => "nothing",
                > WordsLimit => words[..WordsLimit] + "...",
                _ => words,
            };
        }
    }
}

/// <summary>How a program failed to give a result.</summary>
internal enum ProgramFailure
{
    /// <summary>There is no such program.</summary>
    NotFound,

    /// <summary>It did not end in time.</summary>
    TimedOut,

    /// <summary>It is there, but this machine does not start it.</summary>
    CouldNotStart,

    /// <summary>It ended without giving what it was asked for.</summary>
    Refused,
}

/// <summary>A program gave no result.</summary>
internal sealed class ProgramException(ProgramFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ProgramFailure Failure { get; } = failure;
}

/// <summary>The programs of this machine.</summary>
internal interface ILocalPrograms
{
    /// <summary>The home folder in which these programs keep files of their own; null if there is none to look into.</summary>
    string? HomeFolder { get; }

    /// <summary>The absolute path of a program: a name is searched on PATH, an absolute path is looked at; null if there is none.</summary>
    string? Find(string program);

    /// <summary>True if the environment has this variable, so that a program that asks for it can be given it.</summary>
    bool HasVariable(string name);

    /// <summary>Runs a program to its end. A non-zero exit code is a result, not an exception.</summary>
    /// <exception cref="ProgramException">It gave no result.</exception>
    Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken);

    /// <summary>Hands this process's terminal to a program until that ends. Its limit does not count.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="ProgramException">It could not be started.</exception>
    Task<int> RunInTerminalAsync(ProgramCall call, CancellationToken cancellationToken);

    /// <summary>Starts a program that is talked to. Its limit does not count: it runs until it ends or is disposed of.</summary>
    /// <exception cref="ProgramException">It could not be started.</exception>
    IStartedProgram Start(ProgramCall call);
}
