namespace Direxio.Deployer.Engine.Settings.Defaults;

/// <summary>That a setting can be kept as a default of the user's.</summary>
/// <param name="Meaning">What it is, for the comment in the file.</param>
/// <param name="Example">A value, as the file would hold it.</param>
internal sealed record KeptDefault(string Meaning, string Example)
{
    /// <summary>The value in the form that is kept, or the setting's own refusal.</summary>
    public required Func<string, SettingMachine, string> Check { get; init; }

    /// <summary>
    /// Refuses what passes the check and would be refused when a deployment uses it, as this machine alone can tell; null for nothing.
    /// It is asked when the value is kept: what is there later may have changed.
    /// </summary>
    public Action<string, SettingMachine>? Require { get; init; }

    /// <summary>The settings that count together with it, itself among them; what they come to is resolved when one is changed.</summary>
    public Func<IReadOnlyList<Setting>> Together { get; init; } = static () => [];

    /// <summary>What holds without it, and why, as settings without any request have it.</summary>
    public required Func<DeploymentSettings, (string? Value, string Origin)> BuiltIn { get; init; }
}

/// <summary>A value of the user's file of defaults.</summary>
/// <param name="Name">The name under which it stands there.</param>
/// <param name="Value">The value as text.</param>
/// <param name="File">The file.</param>
/// <param name="Line">Its line, counted from 1.</param>
internal sealed record KeptValue(string Name, string Value, string File, int Line)
{
    /// <summary>Where it stands.</summary>
    public string Place => $"{File}:{Line}";
}
