using Direxio.Deployer.Engine.Foundation;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>Which profile is meant, and who says so.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Variable">The variable that names it; null if the caller does, or nobody.</param>
/// <param name="IsNamed">True if someone named it, so that nothing else is taken in its place.</param>
internal sealed record ProfileChoice(string Name, string? Variable, bool IsNamed)
{
    private static readonly string[] Variables = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];

    /// <summary>The source in words.</summary>
    public string Words => Variable is null ? $"profile {Name}" : $"profile {Name}, which {Variable} names";

    /// <summary>
    /// What the caller said goes first, then AWS_PROFILE, then AWS_DEFAULT_PROFILE. The settings may have taken over what a
    /// variable says.
    /// </summary>
    public static ProfileChoice Of(DeployerEnvironment environment, string? given) =>
        given is not null ? new(given, Array.Find(Variables, name => environment[name] == given), true)
        : Array.Find(Variables, name => environment[name] is not null) is { } variable ? new(environment[variable]!, variable, true)
        : new(SharedName.Default, null, false);
}
