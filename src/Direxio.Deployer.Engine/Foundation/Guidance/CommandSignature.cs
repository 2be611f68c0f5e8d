namespace Direxio.Deployer.Engine.Foundation.Guidance;

/// <summary>
/// A command of ours as advice may name it: its name, and those of its parameters that advice uses. A test compares it
/// with the real cmdlet.
/// </summary>
/// <param name="Name">The cmdlet's name.</param>
/// <param name="Parameters">Its parameters, without the dash.</param>
internal sealed record CommandSignature(string Name, params string[] Parameters)
{
    public const string Domain = "Domain";
    public const string Rehearse = "Rehearse";
    public const string ProfileName = "ProfileName";

    /// <summary>True for a parameter that takes no value.</summary>
    public static bool IsSwitch(string parameter) => CommandArgument.IsSwitch(parameter);

    public bool Takes(string parameter) => Parameters.Contains(parameter, StringComparer.Ordinal);

    /// <summary>The parameter itself, so that a misspelt one is met by the first test that runs over it.</summary>
    /// <exception cref="ArgumentException">The command has no such parameter.</exception>
    public string Require(string parameter) =>
        Takes(parameter)
            ? parameter
            : throw new ArgumentException($"{Name} has no parameter -{parameter} that advice may use.", nameof(parameter));
}
