using System.Diagnostics;
using System.Text;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Adapters.Programs;

/// <summary>
/// The one place where a program is started. Its environment is the one that it is given and nothing of this process's
/// own: see <see cref="ChildEnvironment"/>.
/// </summary>
internal static class ChildProcess
{
    /// <summary>Starts a program; its three streams are ours, unless it is to have the terminal.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="arguments">Its arguments; no shell reads them.</param>
    /// <param name="variables">Its whole environment.</param>
    /// <param name="inTerminal">True if it has the streams of this process.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">This machine does not start it.</exception>
    /// <exception cref="ProgramException">A batch file cannot be given one of the arguments.</exception>
    public static Process Start(
        string file, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables, bool inTerminal = false)
    {
        var start = StreamsOf(file, inTerminal);
        if (OperatingSystem.IsWindows() && BatchCommandLine.IsBatch(file))
        {
            start.FileName = Path.Combine(Environment.SystemDirectory, "cmd.exe");
            start.Arguments = BatchCommandLine.ArgumentsFor(file, arguments);
        }
        else
        {
            foreach (var argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }
        }

        start.Environment.Clear();
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>
    /// A start with its streams set. What is written to the program is UTF-8 without a byte order mark: left to itself, Windows
    /// would take the code page of the console, in which most letters of the world's names cannot be written.
    /// </summary>
    internal static ProcessStartInfo StreamsOf(string file, bool inTerminal) => new()
    {
        FileName = file,
        UseShellExecute = false,
        CreateNoWindow = !inTerminal,
        RedirectStandardInput = !inTerminal,
        RedirectStandardOutput = !inTerminal,
        RedirectStandardError = !inTerminal,
        StandardInputEncoding = inTerminal ? null : new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };
}
