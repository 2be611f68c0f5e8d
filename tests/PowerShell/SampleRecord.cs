using System.Runtime.CompilerServices;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>Records of the contracts with made-up values, whichever properties they have.</summary>
internal static class SampleRecord
{
    /// <summary>What every size is.</summary>
    public const long Bytes = 123_456_789;

    private const string Word = "word";

    /// <summary>What every time is.</summary>
    public static DateTime Time { get; } = new DateTime(2026, 1, 31, 8, 15, 0, DateTimeKind.Utc).ToLocalTime();

    public static bool Is(Type type) => type.IsClass && type.Assembly == typeof(Deployment).Assembly;

    /// <summary>With something in every property.</summary>
    public static object Filled(Type type)
    {
        var record = Sparse(type);
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            property.SetValue(record, Sample(property.PropertyType));
        }

        return record;
    }

    /// <summary>As it is made where nothing is said that need not be.</summary>
    public static object Sparse(Type type)
    {
        var constructor = type.GetConstructors().MinBy(one => one.GetParameters().Length)!;
        var record = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Sample(parameter.ParameterType))]);
        foreach (var property in type.GetProperties()
            .Where(property => property.IsDefined(typeof(RequiredMemberAttribute), inherit: false)))
        {
            property.SetValue(record, Sample(property.PropertyType));
        }

        return record;
    }

    private static object? Sample(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        if (value == typeof(string) || value == typeof(object))
        {
            return Word;
        }

        if (value.IsGenericType && value.GetGenericArguments() is [var item])
        {
            var list = Array.CreateInstance(item, 2);
            list.SetValue(Sample(item), 0);
            list.SetValue(Sample(item), 1);
            return list;
        }

        return value switch
        {
            { IsGenericType: true } when value.GetGenericArguments()[1] == typeof(string) =>
                new Dictionary<string, string> { ["key"] = Word },
            { IsGenericType: true } =>
                new Dictionary<string, object?> { ["list"] = new[] { Word }, ["table"] = new Dictionary<string, string> { ["a"] = Word } },
            _ when Is(value) => Filled(value),
            _ when value == typeof(long) => Bytes,
            _ when value == typeof(DateTime) => Time,
            _ => Activator.CreateInstance(value),
        };
    }
}
