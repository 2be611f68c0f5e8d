using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Invoke-DirexioNodeCommand: runs a command on a node.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "DirexioNodeCommand", SupportsShouldProcess = true)]
[OutputType(typeof(NodeCommandResult))]
public sealed class InvokeDirexioNodeCommandCommand : NodeVisitCommand, ICanRunAsJob
{
    /// <summary>The command, for a POSIX shell.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Command { get; set; } = string.Empty;

    /// <summary>The longest that it may run, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>The work goes on as a job.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        if (string.IsNullOrWhiteSpace(Command))
        {
            throw CommandErrors.ValueMissing(nameof(Command));
        }

        Streams.Begin(Places.Fill(Texts.Begin_Run, InWords(domain)), Texts.Begin_Ssh);
        var request = new NodeCommandRequest { Command = Command, Limit = TimeSpan.FromSeconds(TimeoutSeconds) };
        var result = await new DeploymentEngine().InvokeNodeCommandAsync(
            About(domain, request),
            () => AgreeAsync(InWords(domain), Places.Fill(Texts.Node_Run, Command)),
            Streams,
            StopToken).ConfigureAwait(false);
        Emit(result);
        if (result is { ExitCode: not 0 })
        {
            Streams.Fail(CommandErrors.NodeCommandFailed(result));
        }
    }
}
