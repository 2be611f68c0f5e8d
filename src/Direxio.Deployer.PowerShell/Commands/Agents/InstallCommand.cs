using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// Installs a program of a node's agent on this machine; the result is emitted whatever it is, and a bad one is an error too.
/// </summary>
public abstract class InstallCommand : OneNodeCommand, ICanRunAsJob
{
    /// <summary>Version or tag of the npm package.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>The work goes on as a job.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>What is installed, to be read after "Installing".</summary>
    private protected abstract string What { get; }

    private protected abstract Task<InstallResult?> InstallAsync(InstallRequest request, Func<string, Task<bool>> approve);

    private protected abstract DeployException Failure(InstallResult result);

    private protected sealed override async Task ProcessNodeAsync(string? domain)
    {
        Streams.Begin(Places.Fill(Texts.Begin_Install, What, domain), Texts.Begin_Looking);
        var result = await InstallAsync(
            new() { Domain = domain!, Version = Version, Rehearse = Rehearse },
            command => AgreeAsync(Places.Fill(Texts.Install_On, domain), Places.Fill(Texts.Install_Run, command))).ConfigureAwait(false);
        Emit(result);
        if (result is { IsInstalled: false })
        {
            Streams.Fail(Failure(result));
        }
    }
}
