using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Direxio.Deployer.HelpBuilder;

/// <summary>What PowerShell itself says about a cmdlet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters without those that every cmdlet has and those that are not shown, by their names.</param>
/// <param name="Sets">The parameters of each parameter set, the default set first.</param>
/// <param name="Outputs">The full names of the types that it says it emits.</param>
public sealed record CmdletShape(
    string Name,
    IReadOnlyDictionary<string, ParameterShape> Parameters,
    IReadOnlyList<IReadOnlyList<ParameterShape>> Sets,
    IReadOnlyList<string> Outputs)
{
    /// <summary>The cmdlets of an assembly, in the order of their names.</summary>
    public static IReadOnlyList<CmdletShape> In(Assembly assembly)
    {
        var types = assembly.GetExportedTypes()
            .Select(type => (Type: type, Cmdlet: type.GetCustomAttribute<CmdletAttribute>()))
            .Where(pair => pair.Cmdlet is not null)
            .ToDictionary(pair => $"{pair.Cmdlet!.VerbName}-{pair.Cmdlet.NounName}", pair => pair.Type);
        var state = InitialSessionState.Create();
        state.Commands.Add(types.Select(pair => new SessionStateCmdletEntry(pair.Key, pair.Value, null)));
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return [.. types.Keys.Order(StringComparer.Ordinal).Select(name => From(runspace.SessionStateProxy.InvokeCommand.GetCmdlet(name)))];
    }

    private static CmdletShape From(CmdletInfo cmdlet)
    {
        var blank = Activator.CreateInstance(cmdlet.ImplementingType)!;
        var sets = cmdlet.ParameterSets
            .OrderByDescending(set => set.IsDefault)
            .Select(set => set.Parameters.Where(IsShown).Select(parameter => ParameterShape.From(parameter, blank)).ToList())
            .ToList();
        return new(
            cmdlet.Name,
            sets.SelectMany(set => set).GroupBy(parameter => parameter.Name).ToDictionary(same => same.Key, ParameterShape.OfAllSets),
            sets,
            [
                .. cmdlet.ImplementingType.GetCustomAttributes<OutputTypeAttribute>()
                    .SelectMany(attribute => attribute.Type).Select(type => type.Type.FullName!),
            ]);
    }

    // What is not shown is for nobody to give, and help does not speak of it.
    private static bool IsShown(CommandParameterInfo parameter) =>
        !Cmdlet.CommonParameters.Contains(parameter.Name)
        && parameter.Attributes.OfType<ParameterAttribute>().Any(attribute => !attribute.DontShow);
}
