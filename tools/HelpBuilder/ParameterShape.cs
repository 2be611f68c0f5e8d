using System.Globalization;
using System.Management.Automation;

namespace Direxio.Deployer.HelpBuilder;

/// <summary>What PowerShell itself says about a parameter, in one parameter set or in all that have it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="IsMandatory">It has to be given.</param>
/// <param name="Position">Its position; negative if it has none.</param>
/// <param name="ByValue">Taken from the pipeline as it is.</param>
/// <param name="ByPropertyName">Taken from a property of what is piped.</param>
/// <param name="TakesWildcards">Its value may be a pattern.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="AcceptedValues">The values it takes, if they are listed.</param>
/// <param name="SuggestedValues">Others may be given, but these are what Tab offers on every machine.</param>
/// <param name="TakesNode">Tab offers the domains of the machine's nodes.</param>
/// <param name="TakesBackup">Tab offers the machine's backups, and other files.</param>
/// <param name="DefaultValue">What holds without it; null if only the page can tell.</param>
public sealed record ParameterShape(
    string Name,
    Type Type,
    bool IsMandatory,
    int Position,
    bool ByValue,
    bool ByPropertyName,
    bool TakesWildcards,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> AcceptedValues,
    IReadOnlyList<string> SuggestedValues,
    bool TakesNode,
    bool TakesBackup,
    string? DefaultValue)
{
    /// <summary>True if it is given without a value.</summary>
    public bool IsSwitch => Type == typeof(SwitchParameter);

    /// <summary>How the pipeline may give it, in the words of PowerShell's help.</summary>
    public string Pipeline => (ByValue, ByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    /// <summary>The parameter in one set.</summary>
    /// <param name="parameter">What PowerShell says.</param>
    /// <param name="blank">A cmdlet to which no parameter was given.</param>
    public static ParameterShape From(CommandParameterInfo parameter, object blank)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var element = type.IsArray ? type.GetElementType()! : type;
        return new(
            parameter.Name,
            type,
            parameter.IsMandatory,
            parameter.Position,
            parameter.ValueFromPipeline,
            parameter.ValueFromPipelineByPropertyName,
            parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
            [.. parameter.Aliases],
            element.IsEnum
                ? Enum.GetNames(element)
                : [.. parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(attribute => attribute.ValidValues)],
            Suggestions.For(parameter),
            Suggestions.AreNodes(parameter),
            Suggestions.AreBackups(parameter),
            DefaultOf(parameter.IsMandatory, type, blank.GetType().GetProperty(parameter.Name)?.GetValue(blank)));
    }

    /// <summary>The parameter as it is where the set does not matter: required if every set that has it requires it.</summary>
    public static ParameterShape OfAllSets(IEnumerable<ParameterShape> sets) => sets.Aggregate((one, other) => one with
    {
        IsMandatory = one.IsMandatory && other.IsMandatory,
        Position = Math.Max(one.Position, other.Position),
        ByValue = one.ByValue || other.ByValue,
        ByPropertyName = one.ByPropertyName || other.ByPropertyName,
    });

    /// <summary>
    /// A switch that is not given is off, and text or a list that is not given is none. A number or enum that has its type's own
    /// default says nothing: the engine then decides.
    /// </summary>
    private static string? DefaultOf(bool isMandatory, Type type, object? value) => value switch
    {
        _ when type == typeof(SwitchParameter) => "False",
        _ when isMandatory || value is null or Array { Length: 0 } => "none",
        _ when type.IsValueType && value.Equals(Activator.CreateInstance(type)) => null,
        Array list => string.Join(", ", list.Cast<object>()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
