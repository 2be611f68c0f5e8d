using System.Collections;
using System.Management.Automation;
using System.Reflection;
using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>The types of what cmdlets emit, with all that their properties lead to.</summary>
internal static class ResultTypes
{
    /// <summary>What the cmdlets say that they emit.</summary>
    public static IReadOnlyList<Type> Emitted { get; } =
    [
        .. typeof(AsyncCommand).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetCustomAttributes<OutputTypeAttribute>())
            .SelectMany(output => output.Type)
            .Select(output => output.Type)
            .Where(type => type.Assembly == typeof(Deployment).Assembly)
            .Distinct(),
    ];

    /// <summary>Every property on the way down, with how deep its value lies: 1 for what a result itself holds.</summary>
    public static IEnumerable<(PropertyInfo Property, Type Value, int Depth)> Properties(Type type, int depth = 1)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(one => one.GetIndexParameters().Length == 0))
        {
            var value = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var at = depth;
            while (ItemOf(value) is { } item)
            {
                value = Nullable.GetUnderlyingType(item) ?? item;
                at++;
            }

            yield return (property, value, at);
            if (value.Assembly == typeof(Deployment).Assembly && !value.IsEnum)
            {
                foreach (var deeper in Properties(value, at + 1))
                {
                    yield return deeper;
                }
            }
        }
    }

    // What a list or a dictionary holds; null for anything else.
    private static Type? ItemOf(Type type)
    {
        if (type == typeof(string) || !typeof(IEnumerable).IsAssignableFrom(type))
        {
            return null;
        }

        return type.IsArray ? type.GetElementType() : type.GetGenericArguments()[^1];
    }
}
