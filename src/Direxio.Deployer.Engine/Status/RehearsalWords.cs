using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Status;

/// <summary>Advice for a rehearsed node: its commands need -Rehearse, else they would look in the real home.</summary>
internal static class RehearsalWords
{
    private const string Switch = " -Rehearse";

    /// <summary>The text with the switch behind every command about the domain; unchanged for a real node.</summary>
    public static string Of(NodeState state, string domain, string text)
    {
        var subject = $"-Domain {domain}";
        return state.IsRehearsal && !text.Contains(subject + Switch, StringComparison.Ordinal)
            ? text.Replace(subject, subject + Switch, StringComparison.Ordinal)
            : text;
    }
}
