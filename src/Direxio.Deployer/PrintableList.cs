using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Direxio.Deployer;

/// <summary>
/// A list of a result. Its text is that of its items, so that Export-Csv, which writes a property as its text, has them in the cell and
/// not the name of a type.
/// </summary>
internal sealed class PrintableList<T>(T[] items) : ReadOnlyCollection<T>(items)
{
    /// <summary>The one that holds nothing, so that records which hold nothing else than the same are equal.</summary>
    public static PrintableList<T> None { get; } = new([]);

    public override string ToString() => string.Join(PrintableList.Separator, this);
}

/// <summary>Makes what a result holds printable.</summary>
internal static class PrintableList
{
    public const string Separator = "; ";

    [return: NotNullIfNotNull(nameof(items))]
    public static IReadOnlyList<T>? Of<T>(IReadOnlyList<T>? items) => items switch
    {
        null or PrintableList<T> => items,
        [] => PrintableList<T>.None,
        _ => new PrintableList<T>([.. items]),
    };
}
