namespace Direxio.Deployer.Host.Binding;

/// <summary>The words behind a cmdlet's name as parameters and positional values.</summary>
/// <param name="Named">Parameters by their full names, in the order given.</param>
/// <param name="Positional">Values without a name, in the order given.</param>
internal sealed record BoundArguments(IReadOnlyDictionary<string, object?> Named, IReadOnlyList<object?> Positional)
{
    /// <summary>True when the switch is given and not set to false.</summary>
    public bool IsOn(string switchName) => Named.TryGetValue(switchName, out var value) && value is true;
}
