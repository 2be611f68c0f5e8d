namespace Direxio.Deployer;

/// <summary>From where a deployment takes what no parameter says.</summary>
public enum DefaultSource : long
{
    /// <summary>Nothing is set: what this release does by itself.</summary>
    BuiltIn,

    /// <summary>The user's file of defaults.</summary>
    File,

    /// <summary>An environment variable, which goes ahead of the file.</summary>
    Variable,
}

/// <summary>What a deployment takes where a parameter is left out.</summary>
public sealed record DefaultValue
{
    /// <summary>The name of the parameter.</summary>
    public required string Name { get; init; }

    /// <summary>The value; null where there is none.</summary>
    public string? Value { get; init; }

    /// <summary>Where it comes from.</summary>
    public DefaultSource Source { get; init; }

    /// <summary>The same in words: the variable, the line of the file, or how a value without either is found.</summary>
    public required string Origin { get; init; }

    /// <summary>The file of defaults, whether it exists or not.</summary>
    public required string File { get; init; }

    /// <summary>Name and value.</summary>
    public override string ToString() => $"{Name}={Value}";
}

/// <summary>What is to change in the file of defaults.</summary>
public sealed record DefaultsChange
{
    /// <summary>Values to keep, by the names of their parameters.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>The names of those that are no longer kept.</summary>
    public IReadOnlyList<string> Reset { get; init; } = [];
}

/// <summary>Which defaults are asked for.</summary>
public sealed record DefaultsRequest
{
    /// <summary>The names of their parameters; none for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}
