using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Install-DirexioSkill: puts the skill of this module where an agent loads skills from.</summary>
[Cmdlet(VerbsLifecycle.Install, "DirexioSkill", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SkillResult))]
public sealed class InstallDirexioSkillCommand : SkillCommand
{
    /// <summary>The agents.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SkillAgentCompleter))]
    public string[] Agent { get; set; } = [];

    /// <summary>Replaces what is there, whoever put it there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override async Task ProcessAsync()
    {
        foreach (var agent in Agent.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            await ProcessItemAsync(() => InstallAsync(agent)).ConfigureAwait(false);
        }
    }

    private async Task InstallAsync(string agent)
    {
        var request = await RequestAsync(agent, Force).ConfigureAwait(false);
        Emit(await new DeploymentEngine().InstallSkillAsync(request, AgreeAsync, Streams).ConfigureAwait(false));
    }
}
