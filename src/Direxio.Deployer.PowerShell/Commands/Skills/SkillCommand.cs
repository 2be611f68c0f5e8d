using System.Management.Automation;
using Direxio.Deployer.PowerShell.Loading;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A cmdlet over the skill that teaches agents of this machine how to use this module.</summary>
public abstract class SkillCommand : AsyncCommand
{
    /// <summary>For the user, in all projects, or for one project.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SkillScope Scope { get; set; }

    /// <summary>The project's folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProjectPath { get; set; }

    /// <summary>The skill's own folder, where it is another than the agent's usual one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    [ValidateNotNullOrEmpty]
    public string? TargetPath { get; set; }

    private protected sealed override string? Target => TargetPath ?? ProjectPath;

    /// <summary>What is asked for one agent, or for all.</summary>
    private protected Task<SkillRequest> RequestAsync(string? agent, bool force = false) => AskAsync(() => new SkillRequest
    {
        Agent = agent,
        Scope = IsGiven(nameof(Scope)) ? Scope : null,
        ProjectFolder = this.FileOf(nameof(ProjectPath), ProjectPath),
        CurrentFolder = SessionState.Path.CurrentFileSystemLocation.ProviderPath,
        TargetFolder = this.FileOf(nameof(TargetPath), TargetPath),
        ModuleFolder = ModuleAssembly.Folder,
        Force = force,
    });

    /// <summary>Asks before a folder is changed; with -WhatIf, what would be done is emitted.</summary>
    private protected async Task<bool> AgreeAsync(SkillResult plan)
    {
        var agreed = await AgreeAsync(plan.Target, InWords(plan)).ConfigureAwait(false);
        if (!agreed && await AskAsync(this.IsWhatIf).ConfigureAwait(false))
        {
            Emit(plan);
        }

        return agreed;
    }

    private static string InWords(SkillResult plan) => Places.Fill(
        plan switch
        {
            { Action: SkillAction.WouldRemove } => Texts.Skill_Remove,
            { PreviousVersion: null } => Texts.Skill_Install,
            _ => Texts.Skill_InstallOver,
        },
        plan.Version,
        plan.Agent,
        plan.PreviousVersion);
}
