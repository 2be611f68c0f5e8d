using System.Collections;
using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Turns a PowerShell hashtable into plain dictionaries, lists and values, which the engine understands.</summary>
internal static class OptionTable
{
    public static IReadOnlyDictionary<string, object?> From(IDictionary table)
    {
        var options = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table)
        {
            options[entry.Key.ToString()!] = Plain(entry.Value);
        }

        return options;
    }

    private static object? Plain(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        SwitchParameter on => on.IsPresent,
        IDictionary table => From(table),
        string text => text,
        IEnumerable list => list.Cast<object?>().Select(Plain).ToList(),
        var other => other,
    };
}
