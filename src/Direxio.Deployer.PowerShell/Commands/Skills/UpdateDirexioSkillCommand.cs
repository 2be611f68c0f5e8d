using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Loading;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Update-DirexioSkill: brings installed skills up to date with this module, and says whether the module itself is.</summary>
[Cmdlet(VerbsData.Update, "DirexioSkill", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SkillResult))]
public sealed class UpdateDirexioSkillCommand : InstalledSkillCommand
{
    private Task<ModuleFreshness>? freshness;

    /// <summary>Does not ask the gallery for a later version of this module.</summary>
    [Parameter]
    public SwitchParameter SkipFreshnessCheck { get; set; }

    /// <summary>Replaces what is there, whoever put it there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool Forced => Force;

    private protected override async Task ProcessSkillAsync(InstalledSkill skill, SkillRequest request)
    {
        // One attempt, however many skills there are.
        request = request with { Freshness = await (freshness ??= LookAsync(skill.ModuleVersion)).ConfigureAwait(false) };
        var engine = new DeploymentEngine();
        var updated = await engine.UpdateSkillAsync(skill, request, AgreeAsync, Streams).ConfigureAwait(false);
        Emit(updated);
        if (skill.IsEarlierPlace && (updated is not null || await AskAsync(this.IsWhatIf).ConfigureAwait(false)))
        {
            Emit(await engine.RemoveSkillAsync(skill, request, AgreeAsync, Streams).ConfigureAwait(false));
        }
    }

    private async Task<ModuleFreshness> LookAsync(string version)
    {
        if (SkipFreshnessCheck)
        {
            return ModuleFreshness.NotAsked;
        }

        Streams.Begin(Texts.Begin_Skill, Texts.Begin_Gallery);
        var found = await new GalleryLook(ModuleAssembly.Folder, GalleryLook.UsualLimit)
            .AskAsync(version, StopToken).ConfigureAwait(false);
        switch (found.Status)
        {
            case SkillFreshness.UpdateAvailable:
                Streams.Warn(Places.Fill(
                    found.UpdateCommand is null ? Texts.Warn_LaterVersion_Program : Texts.Warn_LaterVersion,
                    found.LatestVersion,
                    version,
                    found.UpdateCommand,
                    AdvisedCommand.Again(this, domain: null)));
                break;
            case SkillFreshness.Unavailable:
                Streams.Warn(Places.Fill(Texts.Warn_GalleryUnread, found.Reason, version));
                break;
        }

        return found;
    }
}
