using System.Collections;
using System.Collections.ObjectModel;

namespace Direxio.Deployer;

/// <summary>A dictionary of a result, whose text is that of what it holds, as with <see cref="PrintableList{T}"/>.</summary>
internal sealed class PrintableDictionary<T>(IReadOnlyDictionary<string, T> pairs)
    : ReadOnlyDictionary<string, T>(new Dictionary<string, T>(pairs))
{
    /// <summary>The one that holds nothing.</summary>
    public static PrintableDictionary<T> None { get; } = new(ReadOnlyDictionary<string, T>.Empty);

    public static PrintableDictionary<T> Of(IReadOnlyDictionary<string, T> pairs) =>
        pairs as PrintableDictionary<T> ?? (pairs.Count == 0 ? None : new(pairs));

    public override string ToString() => string.Join(PrintableList.Separator, this.Select(pair => $"{pair.Key}={Text(pair.Value)}"));

    // What a user gives as an option may be a list or a table itself.
    private static string? Text(object? value) => value switch
    {
        IDictionary table => string.Join(", ", table.Keys.Cast<object>().Select(key => $"{key}={Text(table[key])}")),
        IEnumerable list and not string => string.Join(", ", list.Cast<object?>().Select(Text)),
        _ => value?.ToString(),
    };
}
