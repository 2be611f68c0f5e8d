using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>What each command may choose again, kept for the next one.</summary>
internal static class RecordedChoices
{
    public static void Write(NodeState state, DeploymentSettings settings)
    {
        state.Agent.Workspace = settings.Workspace;
        state.Agent.Detection = settings.AgentFoundBy;
        state.Agent.IsUnattendedAllowed = settings.AllowUnattendedAgent;
        state.Agent.InstallPolicy = Bridge.WiringRecord.PolicyOf(settings.AgentInstall);
        state.Choices.DnsResolvers = settings.DnsResolvers.Count == 0 ? null : string.Join(",", settings.DnsResolvers);
        state.Choices.SshCidr = settings.SshCidr ?? SettingRules.AutoCidr;
    }

    /// <summary>Keeps the choices of a run. To be called once it is known that the run is of the right account.</summary>
    public static void Keep(PhaseContext context)
    {
        RecordedAgent.Write(context.Paths, context.Settings.ConnectAgent);
        context.Session.Update(state => Write(state, context.Settings));
    }
}
