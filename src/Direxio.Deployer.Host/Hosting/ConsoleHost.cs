using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>What the PowerShell engine knows of the program that hosts it.</summary>
internal sealed class ConsoleHost(Terminal terminal, CommandLine line) : PSHost
{
    private readonly ConsoleUserInterface ui = new(terminal, line);

    /// <summary>Where a cmdlet that is stopped leaves what is to be said then, and of what; it shares no type with this program.</summary>
    public override PSObject PrivateData { get; } = NewPrivateData();

    /// <summary>What a cmdlet that was stopped says of how to go on; null if it said nothing.</summary>
    public string? StopNextAction => PrivateData.Properties[nameof(StopNextAction)].Value as string;

    /// <summary>What it was at; null if that is not known.</summary>
    public string? StopTarget => PrivateData.Properties[nameof(StopTarget)].Value as string;

    /// <summary>What a script said with `exit`; null if it did not.</summary>
    public int? RequestedExitCode { get; private set; }

    public override string Name => "direxio";

    public override Version Version => HostVersion.Number;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI => ui;

    public ConsoleUserInterface Console => ui;

    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("direxio has no interactive prompt to suspend to.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("direxio has no interactive prompt to suspend to.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    private static PSObject NewPrivateData()
    {
        var data = new PSObject();
        data.Properties.Add(new PSNoteProperty(nameof(StopNextAction), null));
        data.Properties.Add(new PSNoteProperty(nameof(StopTarget), null));
        return data;
    }
}
