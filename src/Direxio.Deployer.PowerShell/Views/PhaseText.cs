using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>What a phase is called in the session's language.</summary>
internal static class PhaseText
{
    /// <summary>Its title. English ones need no engine, which a view of a stored result has no other use for.</summary>
    public static string Of(PhaseId phase) =>
        Language.IsEnglish ? PhaseTitles.For(phase) : InEngine(phase);

    // In a method of its own, so that only this loads the engine.
    private static string InEngine(PhaseId phase) => DeploymentEngine.TitleOf(phase);
}
