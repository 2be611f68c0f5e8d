using System.Globalization;
using System.Management.Automation.Host;
using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.Host.Hosting;

/// <summary>What the PowerShell engine knows of the program that hosts it.</summary>
internal sealed class ConsoleHost(Terminal terminal, CommandLine line) : PSHost
{
    private readonly ConsoleUserInterface ui = new(terminal, line);

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
}
