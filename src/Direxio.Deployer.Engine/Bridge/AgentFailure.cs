using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>What helps where the bridge's log says that its agent cannot work.</summary>
internal static class AgentFailure
{
    /// <summary>The next step, without its full stop.</summary>
    /// <param name="restart">What restarts the bridge's service: what its log said holds until then.</param>
    public static Advice NextStep(Advice restart) => Advice.Of(nameof(Texts.Next_AgentFailed), restart);
}
