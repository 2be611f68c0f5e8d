using System.Collections;
using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// Lets a domain be a text and nothing else. PowerShell by itself takes the text of any object, such as the name of a type, for a domain;
/// of a piped object only its property Domain is one.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DomainTextAttribute : ArgumentTransformationAttribute
{
    /// <summary>A property by which an object without a domain is taken as well; null if there is none.</summary>
    public string? Otherwise { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var given = Plain(inputData);
        // What is left out in one way or another is told by the parameter's own rules.
        if (given is null or string || (given is IList several && several.Cast<object?>().All(one => Plain(one) is null or string)))
        {
            return inputData;
        }

        var message = $"A domain is a text, and this is {Kind(given)}";
        if (!IsTaken(inputData))
        {
            throw new ArgumentTransformationMetadataException($"{message} that has no property Domain.");
        }

        // With such a cause PowerShell goes on and takes the property, if it was piped.
        message += ". Pipe it, or give the text that it has as a property.";
        throw new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private bool IsTaken(object value)
    {
        var properties = PSObject.AsPSObject(value).Properties;
        return properties["Domain"] is not null || (Otherwise is { } other && properties[other] is not null);
    }

    private static string Kind(object value) => value switch
    {
        IDictionary => "a hashtable, of which [pscustomobject] makes an object,",
        PSCustomObject => "an object",
        _ => $"an object ({value.GetType().Name})",
    };
}
