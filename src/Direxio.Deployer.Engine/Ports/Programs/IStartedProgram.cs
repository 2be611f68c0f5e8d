namespace Direxio.Deployer.Engine.Ports.Programs;

/// <summary>
/// A program that runs and is talked to. Disposing of it closes its input and gives it a little time to end itself; then it is
/// ended, with all that it started.
/// </summary>
internal interface IStartedProgram : IAsyncDisposable
{
    /// <summary>Its number.</summary>
    int Id { get; }

    /// <summary>What is written here, it reads.</summary>
    Stream Input { get; }

    /// <summary>What it writes, at most 8 MiB; more than that breaks the stream with an <see cref="IOException"/>.</summary>
    Stream Output { get; }

    /// <summary>Completes when its output has ended, which is shortly before the program is known to have.</summary>
    Task OutputEnded { get; }

    /// <summary>The first line that it wrote, at most 200 bytes of it; empty if it ended without one.</summary>
    Task<string> FirstLine { get; }

    /// <summary>Its exit code, once it has ended.</summary>
    Task<int> Exited { get; }

    /// <summary>Completes when nothing more can come into <see cref="Complaint"/>;
    /// what the program has started may hold that open for longer than it lives.</summary>
    Task ComplaintEnded { get; }

    /// <summary>What it complained of so far, in one line that fits into a message; null if of nothing.</summary>
    string? Complaint { get; }
}
