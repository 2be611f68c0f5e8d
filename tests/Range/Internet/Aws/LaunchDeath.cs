namespace Direxio.Deployer.Range.Aws;

/// <summary>How launched instances end by themselves.</summary>
/// <param name="Code">Code of the StateReason, such as Client.InternalError.</param>
/// <param name="Message">Its message.</param>
internal sealed record LaunchDeath(string Code, string Message)
{
    /// <summary>How long they live, in milliseconds; zero for those that never boot.</summary>
    public int AfterMs { get; init; }

    /// <summary>Whether they stop rather than terminate.</summary>
    public bool Stops { get; init; }
}
