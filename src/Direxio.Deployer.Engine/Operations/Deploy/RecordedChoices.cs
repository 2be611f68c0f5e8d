using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>What each command may choose anew, kept for the next one.</summary>
internal static class RecordedChoices
{
    public static void Write(NodeState state, DeploymentSettings settings)
    {
        state["agent_workspace"] = settings.Workspace;
        state["agent_detection"] = settings.AgentFoundBy;
        state.Root["allow_unattended_agent"] = settings.AllowUnattendedAgent;
        state["agent_install_policy"] = Bridge.WiringRecord.PolicyOf(settings.AgentInstall);
        state[SettingsResolver.RecordedResolvers] = settings.DnsResolvers.Count == 0 ? null : string.Join(",", settings.DnsResolvers);
        state["ssh_cidr_setting"] = settings.SshCidr ?? SettingRules.AutoCidr;
    }

    /// <summary>Keeps the choices of a run. To be called once it is known that the run is of the right account.</summary>
    public static void Keep(PhaseContext context)
    {
        RecordedAgent.Write(context.Paths, context.Settings.ConnectAgent);
        context.Session.Update(state => Write(state, context.Settings));
    }
}
