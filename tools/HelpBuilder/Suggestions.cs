using System.Collections;
using System.Management.Automation;
using System.Runtime.Loader;

namespace Direxio.Deployer.HelpBuilder;

/// <summary>
/// What the cmdlets' own completers offer on a machine that has nothing: no node, no AWS profile. That is what the tool itself knows, and
/// it is the same wherever it is built.
/// </summary>
public static class Suggestions
{
    private static readonly string[] PlacesOfTheUser = ["DIREXIO_HOME", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];

    /// <summary>Takes the completers' engine from the folder in which it was built, and the user's own files from nowhere.</summary>
    /// <param name="folder">The folder with the engine and its packages.</param>
    public static void Prepare(string folder)
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, $"{name.Name}.dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        var nowhere = Path.Combine(folder, "no-such-folder", "none");
        foreach (var variable in PlacesOfTheUser)
        {
            Environment.SetEnvironmentVariable(variable, nowhere);
        }
    }

    /// <summary>The words, in the order of the completer.</summary>
    /// <param name="parameter">A parameter; one without a completer has no words.</param>
    internal static IReadOnlyList<string> For(CommandParameterInfo parameter) =>
        !AreBackups(parameter)
            && CompleterOf(parameter) is { } type
            && Activator.CreateInstance(type) is IArgumentCompleter completer
            ?
            [
                .. completer.CompleteArgument(string.Empty, parameter.Name, string.Empty, null!, new Hashtable())
                    .Select(word => word.ListItemText),
            ]
            : [];

    /// <summary>True if the words are the domains of the machine's nodes.</summary>
    /// <param name="parameter">A parameter.</param>
    internal static bool AreNodes(CommandParameterInfo parameter) => parameter.Name == "Domain" || IsOfNodes(CompleterOf(parameter));

    /// <summary>True if the words are the files of backups.</summary>
    /// <param name="parameter">A parameter.</param>
    internal static bool AreBackups(CommandParameterInfo parameter) => CompleterOf(parameter)?.Name == "BackupCompleter";

    private static bool IsOfNodes(Type? completer) =>
        completer is not null && (completer.Name == "DomainCompleter" || IsOfNodes(completer.BaseType));

    private static Type? CompleterOf(CommandParameterInfo parameter) =>
        parameter.Attributes.OfType<ArgumentCompleterAttribute>().FirstOrDefault()?.Type;
}
