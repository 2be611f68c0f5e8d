namespace Direxio.Deployer;

/// <summary>
/// How commands of ours are written, and for which shell: as cmdlets for who is in pwsh, and as command lines of the program
/// <c>direxio</c> for who called that and is in a shell of the system. The program says so once, when it starts. What is written to disk
/// has cmdlets, whoever wrote it; see Language.InEnglish.
/// </summary>
internal static class CommandForm
{
    /// <summary>The program's name, as it is typed.</summary>
    public const string Program = "direxio";

    // The program, the cmdlets and the engine share no assembly, but the process.
    private const string Key = "Direxio.CommandForm";

    private static readonly AsyncLocal<bool?> Scoped = new();

    /// <summary>True for command lines of the program.</summary>
    public static bool IsOfProgram => Scoped.Value ?? (AppContext.GetData(Key) is Program);

    /// <summary>The shell in which the user types them.</summary>
    public static ShellKind Shell => !IsOfProgram ? ShellKind.PowerShell
        : OperatingSystem.IsWindows() ? ShellKind.Windows
        : ShellKind.Posix;

    /// <summary>From now on, command lines of the program in this process.</summary>
    public static void UseProgram() => AppContext.SetData(Key, Program);

    /// <summary>Commands are of this form until the scope ends, in this flow of work and what it starts.</summary>
    public static Scope Enter(bool ofProgram) => new(ofProgram);

    /// <summary>A time in which commands are of one form.</summary>
    internal readonly struct Scope : IDisposable
    {
        private readonly bool? former = Scoped.Value;

        /// <summary>Begins it.</summary>
        public Scope(bool ofProgram) => Scoped.Value = ofProgram;

        /// <summary>Ends it.</summary>
        public void Dispose() => Scoped.Value = former;
    }
}
