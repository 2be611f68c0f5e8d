using System.Globalization;
using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// Lets a number be taken from a text, as a column of a CSV file is one; an empty cell is 0, which is nothing. PowerShell by itself
/// passes over a property that it cannot convert, and another number than the one that is written there would count.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NumberTextAttribute : ArgumentTransformationAttribute
{
    // No comma: to some it is the point of a fraction, to others it parts thousands.
    private const NumberStyles Digits = NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowDecimalPoint;

    /// <summary>True if it has no fraction.</summary>
    public bool IsWhole { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string text)
        {
            return inputData;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return 0;
        }

        return decimal.TryParse(text, Digits, CultureInfo.InvariantCulture, out var number)
            && number > 0
            && (!IsWhole || (number == decimal.Truncate(number) && number <= int.MaxValue))
            ? IsWhole ? (int)number : number
            : throw new ArgumentTransformationMetadataException(IsWhole
                ? $"'{text}' is no whole number above 0; use digits only."
                : $"'{text}' is no number above 0; use digits, with a point for a fraction.");
    }
}
