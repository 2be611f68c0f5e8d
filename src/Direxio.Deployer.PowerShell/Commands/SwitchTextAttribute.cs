using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// Lets a switch be taken from a text, as a column of a CSV file is one; an empty cell is not given. PowerShell by itself passes
/// over a property that it cannot convert, and a rehearsed node would be taken for a real one.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SwitchTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string text ? inputData
        : string.IsNullOrWhiteSpace(text) ? new SwitchParameter(isPresent: false)
        : bool.TryParse(text, out var isOn) ? new SwitchParameter(isOn)
        : throw new ArgumentTransformationMetadataException($"'{text}' is neither True nor False.");
}
