namespace Direxio.Deployer.Engine.Foundation;

/// <summary>
/// The process environment as the deployer reads it: blank counts as unset, and a name of direxio-deployer has its
/// earlier P2P_ spelling as an alias.
/// </summary>
/// <param name="Variables">The variables.</param>
/// <param name="UserProfile">The user's home folder.</param>
internal sealed record DeployerEnvironment(IReadOnlyDictionary<string, string> Variables, string UserProfile)
{
    /// <summary>The value of a variable or of its alias; null if unset or blank.</summary>
    public string? this[string name]
    {
        get
        {
            if (Find(name) is { } value)
            {
                return value;
            }

            return name.StartsWith("DIREXIO_", StringComparison.Ordinal) ? Find("P2P_" + name["DIREXIO_".Length..]) : null;
        }
    }

    /// <summary>The first of these variables that is set; null if none is.</summary>
    public string? FirstOf(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (this[name] is { } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>True if the variable is 1, true, yes or on.</summary>
    public bool IsOn(string name) => this[name]?.ToLowerInvariant() is "1" or "true" or "yes" or "on";

    /// <summary>A path that the user gave, with the home folder in place of ~.</summary>
    public string Expand(string path) => HomePath.Expand(path, UserProfile);

    // What a command began with, where it goes on while the variables of the process change.
    private static readonly AsyncLocal<IReadOnlyDictionary<string, string>?> Begun = new();

    /// <summary>The environment of this process, or the one that the command of this thread began with.</summary>
    public static DeployerEnvironment OfProcess() =>
        new(Begun.Value ?? VariablesOfProcess(), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>Lets these variables be the environment of this thread and of what it begins.</summary>
    public static void Use(IReadOnlyDictionary<string, string> variables) => Begun.Value = variables;

    private static Dictionary<string, string> VariablesOfProcess()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            variables[(string)entry.Key] = (string?)entry.Value ?? string.Empty;
        }

        return variables;
    }

    private string? Find(string name) =>
        Variables.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
