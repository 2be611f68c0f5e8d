using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Get-DirexioSkill: finds the skills that lie on this machine, also where earlier tools put them.</summary>
[Cmdlet(VerbsCommon.Get, "DirexioSkill")]
[OutputType(typeof(InstalledSkill))]
public sealed class GetDirexioSkillCommand : InstalledSkillCommand
{
    private protected override bool MustFind => false;

    private protected override Task ProcessSkillAsync(InstalledSkill skill, SkillRequest request)
    {
        Emit(skill);
        return Task.CompletedTask;
    }
}
