using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Direxio.Deployer.Host.Output;
using Microsoft.PowerShell;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>A runspace with the engine's built-in commands and the module, attached to this process's console.</summary>
internal sealed class PowerShellSession : IDisposable
{
    private readonly Runspace runspace;

    private PowerShellSession(Runspace runspace, ConsoleHost host, PSModuleInfo module)
    {
        this.runspace = runspace;
        Host = host;
        Module = module;
    }

    public ConsoleHost Host { get; }

    public PSModuleInfo Module { get; }

    public IEnumerable<string> ModuleCommandNames => ModuleCommands.Select(command => command.Name);

    public IEnumerable<CommandInfo> ModuleCommands =>
        Module.ExportedCommands.Values.Where(command => command.CommandType is CommandTypes.Cmdlet or CommandTypes.Function)
            .OrderBy(command => command.Name, StringComparer.OrdinalIgnoreCase);

    public static PowerShellSession Open(CommandLine line, Terminal terminal)
    {
        var modulePath = ModuleLocation.Find();
        // A page of help needs no engine.
        if (!line.AsksForHelp)
        {
            ModuleWarmUp.Begin(modulePath);
        }

        var host = new ConsoleHost(terminal, line);
        var state = InitialSessionState.CreateDefault2();
        if (line is { Mode: CommandMode.Cmdlet, AsksForHelp: false })
        {
            RemoveHelpViews(state.Formats);
        }

        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        }

        PSStyle.Instance.OutputRendering = terminal.Traits.OutputTakesColor ? OutputRendering.Ansi : OutputRendering.PlainText;
        var runspace = RunspaceFactory.CreateRunspace(host, state);
        try
        {
            runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
            runspace.Open();
            // Properties that are scripts are evaluated while results are written, after the pipeline has ended.
            Runspace.DefaultRunspace = runspace;
            return new(runspace, host, Import(runspace, modulePath));
        }
        catch
        {
            runspace.Dispose();
            throw;
        }
    }

    public PowerShell CreatePipeline() => PowerShell.Create(runspace);

    public void Dispose() => runspace.Dispose();

    // They take longer to read than all others together, and nothing but a help page is shown by them.
    private static void RemoveHelpViews(InitialSessionStateEntryCollection<SessionStateFormatEntry> views)
    {
        var pages = views.Where(view => Path.GetFileName(view.FileName) is "Help.format.ps1xml" or "HelpV3.format.ps1xml").ToList();
        foreach (var page in pages)
        {
            views.Remove(page.Name, page.GetType());
        }
    }

    private static PSModuleInfo Import(Runspace runspace, string path)
    {
        using var import = PowerShell.Create(runspace);
        import.AddCommand("Import-Module")
            .AddParameter("Name", path).AddParameter("PassThru").AddParameter("ErrorAction", ActionPreference.Stop)
            .AddParameter("Global").AddParameter("Verbose", false);
        try
        {
            return import.Invoke<PSModuleInfo>().Last();
        }
        catch (RuntimeException failure)
        {
            throw UsageException.ModuleNotLoadable(path, failure.Message);
        }
    }
}
