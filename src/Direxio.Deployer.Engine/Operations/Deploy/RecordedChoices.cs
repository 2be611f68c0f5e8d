using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>What each command may choose again, kept for the next one.</summary>
internal static class RecordedChoices
{
    /// <summary>Keeps the choices of a run. To be called once it is known that the run is of the right account.</summary>
    public static void Keep(PhaseContext context)
    {
        RecordedAgent.Write(context.Paths, context.Settings.ConnectAgent);
        context.Session.Update(state => SettingTable.RecordAgain(state, context.Settings));
    }
}
