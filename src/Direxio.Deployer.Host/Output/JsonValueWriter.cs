using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Reflection;
using System.Security;
using System.Text.Json;

namespace Direxio.Deployer.Host.Output;

/// <summary>
/// Writes any object that comes out of a pipeline: records with all they contain, property bags, dictionaries, lists.
/// Names and order of the properties are the objects' own; nothing depends on the machine's culture or time zone.
/// </summary>
internal static class JsonValueWriter
{
    // Deeper than any result of the module, and a floor for objects that contain themselves.
    private const int DepthLimit = 48;

    public static void Write(Utf8JsonWriter writer, object? value) => Write(writer, value, []);

    private static void Write(Utf8JsonWriter writer, object? value, Stack<object> path)
    {
        var wrapper = value as PSObject;
        var inner = wrapper is null ? value : wrapper.BaseObject;
        if (WriteScalar(writer, inner))
        {
            return;
        }

        // Every property bag has the same base object; the wrapper is what tells it from others.
        var identity = inner is PSCustomObject ? wrapper! : inner!;
        if (path.Count >= DepthLimit || path.Contains(identity, ReferenceEqualityComparer.Instance) || IsForeignDepth(inner!, path))
        {
            writer.WriteStringValue(inner!.ToString());
            return;
        }

        path.Push(identity);
        switch (inner)
        {
            case IDictionary dictionary:
                WriteMembers(writer, dictionary.Keys.Cast<object>().Select(key => (Name(key), dictionary[key])), path);
                break;
            case IEnumerable list when PairTypeOf(list) is { } pair:
                WriteMembers(
                    writer,
                    list.Cast<object>()
                        .Select(item => (Name(pair.GetProperty("Key")!.GetValue(item)!), pair.GetProperty("Value")!.GetValue(item))),
                    path);
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item, path);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteMembers(writer, MembersOf(wrapper, inner!), path);
                break;
        }

        path.Pop();
    }

    private static bool WriteScalar(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null or SecureString:
                writer.WriteNullValue();
                return true;
            case bool truth:
                writer.WriteBooleanValue(truth);
                return true;
            case SwitchParameter toggle:
                writer.WriteBooleanValue(toggle.IsPresent);
                return true;
            case Enum:
                writer.WriteStringValue(value.ToString());
                return true;
            case byte or sbyte or short or ushort or int or long:
                writer.WriteNumberValue(System.Convert.ToInt64(value, CultureInfo.InvariantCulture));
                return true;
            case uint or ulong:
                writer.WriteNumberValue(System.Convert.ToUInt64(value, CultureInfo.InvariantCulture));
                return true;
            case decimal number:
                writer.WriteNumberValue(number);
                return true;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                return true;
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number);
                return true;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                return true;
            default:
                var text = TextOf(value);
                if (text is not null)
                {
                    writer.WriteStringValue(text);
                }

                return text is not null;
        }
    }

    private static string? TextOf(object value) => value switch
    {
        string text => text,
        // A time without a zone is taken as this machine's, as everywhere in .NET.
        DateTime time => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        DateOnly or TimeOnly => ((IFormattable)value).ToString("o", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        Uri uri => uri.OriginalString,
        Exception exception => exception.Message,
        PSCredential credential => credential.UserName,
        ErrorRecord or Type or MemberInfo or Version or IPAddress or ScriptBlock or CommandInfo => value.ToString(),
        _ when value.GetType() is { Name: "SemanticVersion", Namespace: "System.Management.Automation" } => value.ToString(),
        // Guid, char, BigInteger, Int128, non-finite numbers: everything that is one value.
        _ when value is IFormattable and ISpanFormattable => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    // The framework's own objects (processes, files, threads) refer to half the machine; two levels of them are enough.
    private static bool IsForeignDepth(object value, Stack<object> path) =>
        path.Count >= 2 && value is not IEnumerable and not PSCustomObject
        && value.GetType().Namespace is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal));

    private static Type? PairTypeOf(IEnumerable list) => list.GetType().GetInterfaces()
        .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        .Select(type => typeof(KeyValuePair<,>).MakeGenericType(type.GenericTypeArguments))
        .FirstOrDefault();

    private static string Name(object key) => System.Convert.ToString(key, CultureInfo.InvariantCulture)!;

    private static IEnumerable<(string Name, object? Value)> MembersOf(PSObject? wrapper, object inner)
    {
        if (inner is PSCustomObject)
        {
            return wrapper!.Properties.Select(property => (property.Name, (object?)property.Value));
        }

        var own = inner.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .DistinctBy(property => property.Name)
            .Select(property => (property.Name, Read(property, inner)));
        // What a script attached to the object with Add-Member or a calculated property.
        var attached = wrapper?.Properties.Where(property => property is PSNoteProperty)
            .Select(property => (property.Name, (object?)property.Value))
            ?? [];
        return own.Concat(attached).DistinctBy(member => member.Item1);
    }

    private static object? Read(PropertyInfo property, object owner)
    {
        try
        {
            return property.GetValue(owner);
        }
        catch (TargetInvocationException failure)
        {
            // One property that refuses, such as a running process's exit code, must not cost the whole document.
            return $"(unreadable: {failure.InnerException!.Message})";
        }
    }

    private static void WriteMembers(Utf8JsonWriter writer, IEnumerable<(string Name, object? Value)> members, Stack<object> path)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            Write(writer, value, path);
        }

        writer.WriteEndObject();
    }
}
