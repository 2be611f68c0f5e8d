using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Streams;

/// <summary>Whoever sits at the terminal of a session: whether anyone can be asked, and what is said beside the objects.</summary>
internal static class Person
{
    private const string Pwsh = "ConsoleHost";
    private const string OwnHost = "direxio";

    private static readonly string[] HostTag = ["PSHOST"];

    /// <summary>
    /// False where a question would wait for an answer that never comes: the input is a file or a pipe, or pwsh was told not to ask.
    /// </summary>
    public static bool CanBeAsked(this PSCmdlet command) =>
        command.Host.Name is not (Pwsh or OwnHost)
        || !(Console.IsInputRedirected
            || Environment.GetCommandLineArgs().Any(one => one.TrimStart('-', '/').StartsWith("noni", StringComparison.OrdinalIgnoreCase)));

    /// <summary>True if the console that pwsh writes to is a file or a pipe.</summary>
    public static bool IsElsewhere(this PSCmdlet command) => command.Host.Name == Pwsh && Console.IsOutputRedirected;

    /// <summary>
    /// Says something that is no object, such as that there is none. It never stands between objects on standard output, and nothing is
    /// said in the middle of a pipeline. On the pipeline thread only.
    /// </summary>
    public static void Tell(this PSCmdlet command, string text)
    {
        // The own host adds a command of its own to the pipeline.
        if (command.Host.Name != OwnHost && command.MyInvocation.PipelinePosition < command.MyInvocation.PipelineLength)
        {
            return;
        }

        if (command.IsElsewhere())
        {
            Console.Error.WriteLine(VisibleText.OneLine(text));
            return;
        }

        command.WriteInformation(new HostInformationMessage { Message = VisibleText.OneLine(text) }, HostTag);
    }
}
