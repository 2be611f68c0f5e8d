using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Progress;

/// <summary>What people call a phase, in the language of the one who reads it.</summary>
internal static class PhaseWords
{
    public static Advice Of(PhaseId phase) => Advice.Of($"Phase_{phase}");
}
