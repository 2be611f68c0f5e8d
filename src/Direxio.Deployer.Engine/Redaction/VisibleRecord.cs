using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>
/// Records as they leave the engine: every text in them, however deep, is <see cref="VisibleText"/>, since views print what
/// servers, AWS, local programs and old files said. One gate, so that a property added tomorrow has passed it too.
/// </summary>
internal static class VisibleRecord
{
    private static readonly Assembly Contracts = typeof(DeploymentEvent).Assembly;
    private static readonly MethodInfo Copy = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> PropertiesWithText = new();

    /// <summary>The same object if there is nothing to do, else a copy; what was given is not changed.</summary>
    public static T Escape<T>(T value) => (T)Visible(value)!;

    private static object? Visible(object? value) => value switch
    {
        string text => VisibleText.Escape(text),
        null or DeployException => value,
        IDictionary table => Table(table),
        IEnumerable list => List(list),
        _ when value.GetType() is { IsClass: true } type && type.Assembly == Contracts => Record(value),
        _ => value,
    };

    private static object Record(object record)
    {
        object? copy = null;
        foreach (var property in PropertiesWithText.GetOrAdd(record.GetType(), Find))
        {
            var value = property.GetValue(record);
            if (Visible(value) is var visible && !ReferenceEquals(visible, value) && !Equals(visible, value))
            {
                // Not by the property's own list of members: what a plan has and does not show stays with it.
                copy ??= Copy.Invoke(record, null)!;
                property.SetValue(copy, visible);
            }
        }

        return copy ?? record;
    }

    // Those that may hold text and can be set; a number or a time is none.
    private static PropertyInfo[] Find(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property =>
            property.CanWrite
            && property.GetIndexParameters().Length == 0
            && (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is var held
            && (!held.IsValueType || typeof(IEnumerable).IsAssignableFrom(held))),
    ];

    private static object List(IEnumerable list)
    {
        var items = list.Cast<object?>().ToList();
        var visible = items.ConvertAll(Visible);
        if (!items.Where((item, index) => !ReferenceEquals(item, visible[index])).Any() || ElementOf(list.GetType()) is not { } element)
        {
            return list;
        }

        var copy = Array.CreateInstance(element, visible.Count);
        ((IList)visible).CopyTo(copy, 0);
        return copy;
    }

    private static object Table(IDictionary table)
    {
        var isChanged = false;
        var copy = new List<(object Key, object? Value)>();
        foreach (DictionaryEntry entry in table)
        {
            var (key, value) = (Visible(entry.Key)!, Visible(entry.Value));
            isChanged |= !ReferenceEquals(key, entry.Key) || !ReferenceEquals(value, entry.Value);
            copy.Add((key, value));
        }

        if (!isChanged)
        {
            return table;
        }

        var types = PairOf(table.GetType());
        var visible = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(types))!;
        copy.ForEach(pair => visible[pair.Key] = pair.Value);
        return visible;
    }

    private static Type? ElementOf(Type list) => InterfacesOf(list, typeof(IEnumerable<>)).FirstOrDefault()?.GetGenericArguments()[0];

    private static Type[] PairOf(Type table) =>
        InterfacesOf(table, typeof(IReadOnlyDictionary<,>)).FirstOrDefault()?.GetGenericArguments() ?? [typeof(object), typeof(object)];

    private static IEnumerable<Type> InterfacesOf(Type type, Type definition) =>
        type.GetInterfaces().Where(one => one.IsGenericType && one.GetGenericTypeDefinition() == definition);
}
