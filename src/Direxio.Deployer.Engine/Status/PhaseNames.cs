using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Status;

/// <summary>What the phases are called, in the language of the one who reads it.</summary>
internal static class PhaseNames
{
    public static Advice Of(PhaseId phase) => Advice.Of($"Phase_{phase}");
}
