namespace Direxio.Deployer.Engine.Foundation.Guidance;

/// <summary>What the commands in advice need to know of the run that gives it. What is not known is left open.</summary>
internal sealed record AdviceContext
{
    /// <summary>Nothing is known: a real node, and no profile was named.</summary>
    public static readonly AdviceContext None = new();

    /// <summary>A node of which only that is known.</summary>
    public static AdviceContext ForNode(bool isRehearsal) => isRehearsal ? new() { IsRehearsal = true } : None;

    /// <summary>What a request of a caller says of it, whichever request it is.</summary>
    public static AdviceContext ForRequest(object request) => new()
    {
        IsRehearsal = ValueOf(request, nameof(DeploymentRequest.Rehearse)) is true,
        ProfileName = ValueOf(request, nameof(DeploymentRequest.ProfileName)) as string,
        Repeated = RequestCommands.Find(request),
    };

    /// <summary>True for a rehearsed node, whose commands need -Rehearse: without it they look in the real home.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>The AWS profile that the user named as a parameter, which the next command then needs too; null if none was.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The node's domain, for the commands of failures that do not know of which node they are.</summary>
    public string? Domain { get; init; }

    /// <summary>
    /// The command that is to be repeated where advice says to go on, with what its user said; null if that is the deployment.
    /// </summary>
    public Command? Repeated { get; init; }

    /// <summary>This, and what only <paramref name="outer"/> knows.</summary>
    public AdviceContext Or(AdviceContext outer) => new()
    {
        IsRehearsal = IsRehearsal || outer.IsRehearsal,
        ProfileName = ProfileName ?? outer.ProfileName,
        Domain = Domain ?? outer.Domain,
        Repeated = Repeated ?? outer.Repeated,
    };

    private static object? ValueOf(object request, string property) => request.GetType().GetProperty(property)?.GetValue(request);
}
