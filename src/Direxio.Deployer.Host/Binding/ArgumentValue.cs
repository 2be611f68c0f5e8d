using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Security;

namespace Direxio.Deployer.Host.Binding;

/// <summary>
/// One word as the value of a parameter of a known type. Text stays text, letter by letter; PowerShell itself
/// converts it to numbers, enums and the like. What it could not convert is refused in words that are not about types.
/// </summary>
internal static class ArgumentValue
{
    public static object? Convert(string text, Type parameterType, string parameter)
    {
        var type = Nullable.GetUnderlyingType(parameterType) ?? parameterType;
        if (type == typeof(string) || type == typeof(char))
        {
            return text;
        }

        if (type == typeof(bool))
        {
            return Boolean(text, parameter);
        }

        if (typeof(IDictionary).IsAssignableFrom(type))
        {
            return Literal<HashtableAst>(text, parameter);
        }

        if (TakesSeveral(type))
        {
            return text.StartsWith("@(", StringComparison.Ordinal)
                ? Literal<ArrayExpressionAst>(text, parameter)
                : Elements(text, type, parameter);
        }

        if (type == typeof(SecureString))
        {
            throw UsageException.SecretOnCommandLine(parameter);
        }

        // PowerShell passes over the commas of a number, wherever they stand.
        if ((type.IsEnum || IsPlain(type)) && text != "$null"
            && ((IsNumber(type) && text.Contains(',')) || !LanguagePrimitives.TryConvertTo(text, type, out _)))
        {
            throw type.IsEnum
                ? UsageException.NotOneOf(parameter, text, Enum.GetNames(type))
                : UsageException.NotPlain(parameter, text, type);
        }

        return text switch
        {
            "$null" => null,
            "$true" => true,
            "$false" => false,
            ['@', '{', ..] when type == typeof(object) || type == typeof(PSObject) => Literal<HashtableAst>(text, parameter),
            _ => text,
        };
    }

    /// <summary>True for arrays and lists, whose values are separated by commas.</summary>
    public static bool TakesSeveral(Type type) =>
        type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type) && !typeof(IDictionary).IsAssignableFrom(type)
        && (type.IsArray || type.IsInterface || typeof(IList).IsAssignableFrom(type));

    public static bool IsBoolean(string text) => Parse(text) is not null;

    public static bool Boolean(string text, string parameter) => Parse(text) ?? throw UsageException.NotABoolean(parameter, text);

    private static bool IsNumber(Type type) => type.IsPrimitive || type == typeof(decimal);

    // A number or a time.
    private static bool IsPlain(Type type) =>
        IsNumber(type) || type == typeof(DateTime) || type == typeof(DateTimeOffset);

    private static bool? Parse(string text) => text.ToLowerInvariant() switch
    {
        "$true" or "true" or "1" => true,
        "$false" or "false" or "0" => false,
        _ => null,
    };

    private static object?[] Elements(string text, Type type, string parameter)
    {
        var element = type.IsArray ? type.GetElementType()! : type.GenericTypeArguments.SingleOrDefault() ?? typeof(object);
        return [.. text.Split(',').Select(part => Convert(part, element, parameter))];
    }

    /// <summary>Evaluates a literal of constants; anything that would execute is refused by the language itself.</summary>
    private static object Literal<TAst>(string text, string parameter)
        where TAst : ExpressionAst
    {
        var script = Parser.ParseInput(text, out _, out var errors);
        if (errors is [var first, ..])
        {
            throw UsageException.NotALiteral(parameter, text, first.Message);
        }

        if (script.ParamBlock is null
            && script.EndBlock?.Statements is [PipelineAst { PipelineElements: [CommandExpressionAst { Expression: TAst literal }] }])
        {
            try
            {
                return literal.SafeGetValue();
            }
            catch (InvalidOperationException refusal)
            {
                throw UsageException.NotALiteral(parameter, text, refusal.Message);
            }
        }

        throw UsageException.NotALiteral(parameter, text, "it is not one literal.");
    }
}
