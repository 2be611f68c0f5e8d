using System.Globalization;
using System.Runtime.CompilerServices;
using Direxio.Deployer.Host.Commands;
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

        UseEnglishForNoCulture();
        CommandForm.UseProgram();
        var terminal = Terminal.OfProcess();
        try
        {
            var line = CommandLine.Parse(arguments);
            return line.Mode switch
            {
                CommandMode.Version => Version(terminal),
                CommandMode.Help => Help(terminal, line),
                CommandMode.Cmdlet => Cmdlet(terminal, line),
                CommandMode.Completion => Lines(terminal, new Completion(CommandList.Read()).For(line.Arguments)),
                CommandMode.CompletionScript => Lines(terminal, [CompletionScript.For(line.Subject.Length == 0 ? null : line.Subject)]),
                CommandMode.Manual => Lines(terminal, [ManualPage.For(CommandList.Read(), HelpTopics.Read())]),
                _ => Run(terminal, line),
            };
        }
        catch (UsageException failure)
        {
            var report = failure.ToReport();
            new ErrorText(terminal, isDetailed: false).Write(report);
            if (CommandLine.AsksForJson(arguments))
            {
                terminal.WriteOutputLine(JsonDocumentWriter.Failure([report], []));
            }

            return ExitCode.Failed;
        }
        catch (OutputLostException failure)
        {
            new ErrorText(terminal, isDetailed: false).Write(failure.ToReport());
            return ExitCode.Failed;
        }
    }

    // Under LANG=C the formatter would break lines inside words, and help would not be found.
    private static void UseEnglishForNoCulture()
    {
        if (CultureInfo.CurrentCulture.Name.Length == 0 && English() is { } culture)
        {
            CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = culture;
        }

        if (CultureInfo.CurrentUICulture.Name.Length == 0 && English() is { } language)
        {
            CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = language;
        }
    }

    private static CultureInfo? English()
    {
        try
        {
            return CultureInfo.GetCultureInfo("en-US");
        }
        catch (CultureNotFoundException)
        {
            // A runtime without culture data: lines are broken anywhere, which harms nothing else.
            return null;
        }
    }

    private static int Version(Terminal terminal)
    {
        terminal.WriteOutputLine($"direxio {HostVersion.Text}");
        return ExitCode.Completed;
    }

    private static int Lines(Terminal terminal, IEnumerable<string> lines)
    {
        foreach (var text in lines)
        {
            terminal.WriteOutputLine(text);
        }

        return ExitCode.Completed;
    }

    private static int Help(Terminal terminal, CommandLine line)
    {
        terminal.WriteOutputLine(UsageText.For(
            ModuleManifest.CommandNames(ModuleLocation.Find()) ?? AskModule(terminal, line),
            CommandList.Read(),
            HelpTopics.Read(),
            terminal.Width));
        return ExitCode.Completed;
    }

    // A name that the manifest does not list is refused before PowerShell is loaded.
    private static int Cmdlet(Terminal terminal, CommandLine line) =>
        line.AsksForPage && HelpTopics.Find(line.Subject) is { } topic ? Lines(terminal, [topic.Text.TrimEnd()])
        : ModuleManifest.CommandNames(ModuleLocation.Find()) is { } known
            && !known.Append(Invocation.HelpCommand).Contains(line.Subject, StringComparer.OrdinalIgnoreCase)
            ? throw UsageException.UnknownCommand(line.Subject, known)
        : Run(terminal, line);

    // What touches PowerShell stands in methods of its own: it is loaded when such a method is first called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(Terminal terminal, CommandLine line) => new CommandRunner(line, terminal).Run();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IReadOnlyList<string> AskModule(Terminal terminal, CommandLine line)
    {
        using var session = PowerShellSession.Open(line, terminal);
        return [.. session.ModuleCommandNames];
    }
}
