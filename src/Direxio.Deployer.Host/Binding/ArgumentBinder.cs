using System.Management.Automation;

namespace Direxio.Deployer.Host.Binding;

/// <summary>
/// Reads words that the shell has already split the way PowerShell reads a command line, but without its parser: a
/// value is never looked into, so spaces, quotes, dollar signs and semicolons arrive as they are.
/// </summary>
internal sealed class ArgumentBinder(ParameterTable parameters)
{
    private readonly Dictionary<string, object?> named = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> positional = [];

    public BoundArguments Bind(IReadOnlyList<string> words)
    {
        for (var index = 0; index < words.Count; index++)
        {
            if (words[index] == "--")
            {
                positional.AddRange(words.Skip(index + 1));
                break;
            }

            if (!ParameterTable.LooksLikeParameter(words[index]) || !Named(words, ref index))
            {
                positional.Add(words[index]);
            }
        }

        return new(named, Positional());
    }

    private bool Named(IReadOnlyList<string> words, ref int index)
    {
        var colon = words[index].IndexOf(':');
        var name = colon < 0 ? words[index][1..] : words[index][1..colon];
        var attached = colon < 0 ? null : words[index][(colon + 1)..];
        if (parameters.Resolve(name) is not { } parameter)
        {
            return false;
        }

        var value = parameter.ParameterType == typeof(SwitchParameter)
            ? SwitchValue(parameter, attached, words, ref index)
            : ParameterValue(parameter, attached, words, ref index);
        if (!named.TryAdd(parameter.Name, value))
        {
            throw UsageException.ParameterTwice(parameters.Command, parameter.Name);
        }

        return true;
    }

    private static object SwitchValue(ParameterMetadata parameter, string? attached, IReadOnlyList<string> words, ref int index)
    {
        var next = index + 1 < words.Count ? words[index + 1] : null;
        if (attached is null)
        {
            return next is "$true" or "$false" ? throw UsageException.ValueAfterSwitch(parameter.Name, next) : true;
        }

        if (attached.Length > 0)
        {
            return ArgumentValue.Boolean(attached, parameter.Name);
        }

        if (next is null || !ArgumentValue.IsBoolean(next))
        {
            throw UsageException.SwitchWithoutValue(parameter.Name);
        }

        index++;
        return ArgumentValue.Boolean(next, parameter.Name);
    }

    private object? ParameterValue(ParameterMetadata parameter, string? attached, IReadOnlyList<string> words, ref int index)
    {
        var text = attached;
        if (string.IsNullOrEmpty(text))
        {
            var next = index + 1 < words.Count ? words[index + 1] : null;
            if (next is null || (ParameterTable.LooksLikeParameter(next) && parameters.IsSpelledOut(next)))
            {
                throw UsageException.ParameterWithoutValue(parameter.Name, next);
            }

            text = next;
            index++;
        }

        if (!ArgumentValue.TakesSeveral(parameter.ParameterType))
        {
            return ArgumentValue.Convert(text, parameter.ParameterType, parameter.Name);
        }

        // "a, b" without quotes reaches us as two words.
        while (text.EndsWith(',') && index + 1 < words.Count)
        {
            text += words[++index];
        }

        return ArgumentValue.Convert(text, parameter.ParameterType, parameter.Name);
    }

    private List<object?> Positional()
    {
        var open = parameters.InPositionalOrder.Where(parameter => !named.ContainsKey(parameter.Name)).ToList();
        return [.. positional.Select((text, index) => index < open.Count
            ? ArgumentValue.Convert(text, open[index].ParameterType, open[index].Name)
            : text)];
    }
}
