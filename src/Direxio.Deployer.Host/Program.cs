using Direxio.Deployer.Host.Hosting;
using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.Host;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        // The engine reads both when it is first touched.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

        var terminal = Terminal.OfProcess();
        try
        {
            var line = CommandLine.Parse(arguments);
            return line.Mode switch
            {
                CommandMode.Version => Version(terminal),
                CommandMode.Help => Help(terminal, line),
                _ => new CommandRunner(line, terminal).Run(),
            };
        }
        catch (UsageException failure)
        {
            var report = ErrorReport.Of(failure);
            new ErrorText(terminal, isDetailed: false).Write(report);
            if (CommandLine.AsksForJson(arguments))
            {
                terminal.WriteOutputLine(JsonDocumentWriter.Failure([report], []));
            }

            return ExitCode.Failed;
        }
    }

    private static int Version(Terminal terminal)
    {
        terminal.WriteOutputLine($"direxio {HostVersion.Text}");
        return ExitCode.Completed;
    }

    private static int Help(Terminal terminal, CommandLine line)
    {
        using var session = PowerShellSession.Open(line, terminal);
        terminal.WriteOutputLine(UsageText.For(session.ModuleCommandNames));
        return ExitCode.Completed;
    }
}
