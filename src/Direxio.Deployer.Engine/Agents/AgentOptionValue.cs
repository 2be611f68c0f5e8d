using System.Collections;
using System.Globalization;
using Tomlyn.Model;

namespace Direxio.Deployer.Engine.Agents;

/// <summary>
/// Brings option values to the few types that the options table knows, whatever a shell made of them: string, long,
/// double, bool, a list of strings or a table of strings.
/// </summary>
internal static class AgentOptionValue
{
    /// <exception cref="DeployException">ConnectAgentOptionUnsupported or BridgePlaceholderMalformed.</exception>
    public static object Normalize(string name, object? value) => Unwrap(value) switch
    {
        TomlTable table => Table(name, table.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value))),
        IDictionary table => Table(name, Pairs(table)),
        IReadOnlyDictionary<string, object?> table => Table(name, table),
        var scalar when Scalar(scalar) is { } known => Checked(name, known),
        IEnumerable list => (IReadOnlyList<string>)[.. list.Cast<object?>().Select(item => TextOf(name, item))],
        var other => throw ConnectAgentErrors.ConnectAgentOptionUnsupported(name, TypeName(other)),
    };

    /// <summary>The pairs of a dictionary, keys as text.</summary>
    internal static IEnumerable<KeyValuePair<string, object?>> Pairs(IDictionary table)
    {
        foreach (DictionaryEntry entry in table)
        {
            yield return new(Convert.ToString(Unwrap(entry.Key), CultureInfo.InvariantCulture) ?? string.Empty, entry.Value);
        }
    }

    // The engine has no reference to PowerShell, whose values may come wrapped in an object of its own.
    private static object? Unwrap(object? value) =>
        value?.GetType() is { FullName: "System.Management.Automation.PSObject" } wrapper
            ? Unwrap(wrapper.GetProperty("BaseObject")?.GetValue(value))
            : value;

    private static object? Scalar(object? value) => value switch
    {
        string or bool or double => value,
        char character => character.ToString(),
        Uri address => address.OriginalString,
        float number => double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        decimal number => (double)number,
        ulong and > long.MaxValue => null,
        byte or sbyte or short or ushort or int or uint or long or ulong => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static IReadOnlyDictionary<string, string> Table(string name, IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        var table = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
        {
            table[key] = TextOf($"{name}.{key}", value);
        }

        return table;
    }

    private static string TextOf(string name, object? item) => Scalar(Unwrap(item)) switch
    {
        null => throw ConnectAgentErrors.ConnectAgentOptionUnsupported(name, TypeName(Unwrap(item)) + " inside it"),
        bool value => value ? "true" : "false",
        var scalar => (string)Checked(name, Convert.ToString(scalar, CultureInfo.InvariantCulture)!),
    };

    private static object Checked(string name, object scalar)
    {
        if (scalar is string text)
        {
            BridgePlaceholder.RequireNames($"option '{name}' of the connect agent", text);
        }

        return scalar;
    }

    private static string TypeName(object? value) => value is null ? "nothing" : $"a value of type {value.GetType().Name}";
}
