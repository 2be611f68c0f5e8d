using System.Management.Automation;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Uninstall-DirexioSkill: removes installed skills.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "DirexioSkill", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SkillResult))]
public sealed class UninstallDirexioSkillCommand : InstalledSkillCommand
{
    /// <summary>Removes what is there, whoever put it there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool Forced => Force;

    private protected override async Task ProcessSkillAsync(InstalledSkill skill, SkillRequest request) =>
        Emit(await new DeploymentEngine().RemoveSkillAsync(skill, request, AgreeAsync, Streams).ConfigureAwait(false));
}
