using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A cmdlet over skills that are installed already, those of every agent unless some are named.</summary>
public abstract class InstalledSkillCommand : SkillCommand
{
    /// <summary>The agents; without any, all of them.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SkillAgentCompleter))]
    public string[] Agent { get; set; } = [];

    /// <summary>Refuses to find no skill.</summary>
    private protected virtual bool MustFind => true;

    /// <summary>True for what was installed by someone else, or was changed.</summary>
    private protected virtual bool Forced => false;

    private protected sealed override async Task ProcessAsync()
    {
        // A folder that serves several of the named agents is one skill.
        HashSet<string> done = [];
        var isWhole = true;
        foreach (var agent in Agent.Length == 0 ? [null] : Agent.Distinct(StringComparer.OrdinalIgnoreCase).Cast<string?>())
        {
            isWhole &= await ProcessItemAsync(() => ProcessAgentAsync(agent, done)).ConfigureAwait(false);
        }

        if (isWhole && done.Count == 0)
        {
            Streams.Tell(Agent.Length == 0 ? Texts.None_Skill : Places.Fill(Texts.None_SkillFor, string.Join(", ", Agent)));
        }
    }

    private protected abstract Task ProcessSkillAsync(InstalledSkill skill, SkillRequest request);

    private async Task ProcessAgentAsync(string? agent, HashSet<string> done)
    {
        var request = await RequestAsync(agent, Forced).ConfigureAwait(false);
        foreach (var skill in await new DeploymentEngine().FindSkillsAsync(request, MustFind, Streams).ConfigureAwait(false))
        {
            if (done.Add(skill.Target))
            {
                await ProcessItemAsync(() => ProcessSkillAsync(skill, request)).ConfigureAwait(false);
            }
        }
    }
}
