using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Enter-DirexioNode: opens a shell on a node in this terminal.</summary>
[Cmdlet(VerbsCommon.Enter, "DirexioNode", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class EnterDirexioNodeCommand : NodeVisitCommand
{
    // What OpenSSH answers where it is itself that failed.
    private const int SshFailed = 255;

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        if (Console.IsInputRedirected && !Rehearse && !await AskAsync(this.IsWhatIf).ConfigureAwait(false))
        {
            throw CommandErrors.NoTerminal();
        }

        Streams.Begin(Places.Fill(Texts.Begin_Shell, InWords(domain)), Texts.Begin_Ssh);
        var exitCode = await new DeploymentEngine().EnterNodeAsync(
            About(domain, new NodeShellRequest()),
            () => AgreeAsync(InWords(domain), Texts.Node_Shell),
            Streams,
            StopToken).ConfigureAwait(false);
        if (exitCode == SshFailed)
        {
            throw CommandErrors.SshFailed(InWords(domain));
        }
    }
}
