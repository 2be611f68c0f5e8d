using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Agents.Detection;

/// <summary>An agent and the signal by which it was seen.</summary>
/// <param name="Name">A connect agent or host runtime.</param>
/// <param name="Signal">What was seen, in words.</param>
internal sealed record SeenAgent(string Name, Advice Signal)
{
    /// <summary>Both, in words.</summary>
    public Advice InWords => Advice.From($"{Name}{Advice.Of(nameof(Texts.InBrackets), Signal)}");

    /// <summary>Several of them.</summary>
    public static Advice List(IEnumerable<SeenAgent> seen) => Advice.Join(", ", seen.Select(agent => agent.InWords));
}

/// <summary>What came of a detection.</summary>
/// <param name="Found">The agent; null if none was found, or too many to tell.</param>
/// <param name="Seen">The agents of which only weak signals were seen; they decide nothing.</param>
/// <param name="IsOff">True if the detection is switched off.</param>
internal sealed record AgentDetection(SeenAgent? Found, IReadOnlyList<SeenAgent> Seen, bool IsOff = false)
{
    /// <summary>Why no agent was found, in words.</summary>
    public Advice Reason => IsOff ? Advice.Of(nameof(Texts.Found_Off), AgentDetector.Variable)
        : Seen.Count == 0 ? Advice.Of(nameof(Texts.Found_NoAgent))
        : Advice.Of(nameof(Texts.Found_Several), SeenAgent.List(Seen));
}
