using System.Management.Automation;

namespace Direxio.Deployer.Host.Binding;

/// <summary>The parameters of one command, found by name, alias or unambiguous beginning.</summary>
/// <param name="command">The command's name, for messages.</param>
/// <param name="parameters">Its parameters by name.</param>
/// <param name="acceptsUnknown">True for a script, whose unknown words simply become its arguments.</param>
internal sealed class ParameterTable(string command, IReadOnlyCollection<ParameterMetadata> parameters, bool acceptsUnknown = false)
{
    private static readonly HashSet<string> CommonNames = [.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters];

    public string Command => command;

    /// <summary>The parameters that take a value without a name, first position first.</summary>
    public IEnumerable<ParameterMetadata> InPositionalOrder =>
        from parameter in parameters
        let positions = parameter.ParameterSets.Values.Where(set => set.Position >= 0).Select(set => set.Position).ToList()
        where positions.Count > 0
        orderby positions.Min()
        select parameter;

    /// <summary>A dash and a letter; -5 and - are values.</summary>
    public static bool LooksLikeParameter(string word) =>
        word.Length >= 2 && word[0] is '-' && (char.IsLetter(word[1]) || word[1] is '_' or '?');

    /// <summary>True when the word is a parameter's name or alias in full, so that it is hardly meant as a value.</summary>
    public bool IsSpelledOut(string word)
    {
        var name = word[1..].Split(':')[0];
        return parameters.Any(parameter => IsNamed(parameter, name));
    }

    /// <summary>The parameter that the name means; null when there is none and unknown words are accepted.</summary>
    public ParameterMetadata? Resolve(string name)
    {
        if (parameters.FirstOrDefault(parameter => IsNamed(parameter, name)) is { } exact)
        {
            return exact;
        }

        var candidates = parameters
            .Where(parameter =>
                parameter.Aliases.Prepend(parameter.Name).Any(alias => alias.StartsWith(name, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        return candidates switch
        {
            [var only] => only,
            [] when acceptsUnknown => null,
            [] => throw UsageException.UnknownParameter(command, "-" + name, [.. OwnNames]),
            _ => throw UsageException.AmbiguousParameter(command, "-" + name, candidates.Select(parameter => parameter.Name)),
        };
    }

    private IEnumerable<string> OwnNames =>
        parameters.Select(parameter => parameter.Name).Where(name => !CommonNames.Contains(name)).Order(StringComparer.OrdinalIgnoreCase);

    private static bool IsNamed(ParameterMetadata parameter, string name) =>
        parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        || parameter.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);
}
