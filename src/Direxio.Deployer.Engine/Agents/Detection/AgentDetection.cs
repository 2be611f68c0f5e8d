namespace Direxio.Deployer.Engine.Agents.Detection;

/// <summary>An agent and the signal by which it was seen.</summary>
/// <param name="Name">A connect agent or host runtime.</param>
/// <param name="Signal">What was seen, in words.</param>
internal sealed record SeenAgent(string Name, string Signal)
{
    public override string ToString() => $"{Name} ({Signal})";
}

/// <summary>What came of a detection.</summary>
/// <param name="Found">The agent; null if none was found, or too many to tell.</param>
/// <param name="Seen">The agents of which only weak signals were seen; they decide nothing.</param>
/// <param name="IsOff">True if the detection is switched off.</param>
internal sealed record AgentDetection(SeenAgent? Found, IReadOnlyList<SeenAgent> Seen, bool IsOff = false)
{
    /// <summary>Why no agent was found, in words.</summary>
    public string Reason => IsOff
        ? $"the detection is switched off by {AgentDetector.Variable}"
        : Seen.Count == 0 ? "none was recognised" : $"several have left traces and none is running: {string.Join(", ", Seen)}";
}
