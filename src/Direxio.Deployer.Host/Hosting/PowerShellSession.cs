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
        var host = new ConsoleHost(terminal, line);
        var state = InitialSessionState.CreateDefault2();
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
