using System.Globalization;

namespace Direxio.Deployer.Engine.Progress;

/// <summary>What people call a phase.</summary>
internal static class PhaseWords
{
    /// <summary>Its title, in the language of the moment.</summary>
    public static string TitleOf(PhaseId phase) =>
        Texts.ResourceManager.GetString($"Phase_{phase}", CultureInfo.CurrentUICulture) ?? PhaseTitles.For(phase);
}
