using Direxio.Deployer.Host.Hosting;

namespace Direxio.Deployer.Host.Commands;

/// <summary>A cmdlet as the module's list tells of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Synopsis">What it does, in one sentence.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record ListedCommand(string Name, string Synopsis, IReadOnlyList<ListedParameter> Parameters);

/// <summary>A parameter as the module's list tells of it.</summary>
/// <param name="Name">Its name, without the dash.</param>
/// <param name="Position">Its position; null if it has to be named.</param>
/// <param name="IsSwitch">True if it takes no value.</param>
/// <param name="IsNode">True if it takes the domain of a node.</param>
/// <param name="Values">The values that it takes, if they are listed.</param>
internal sealed record ListedParameter(string Name, int? Position, bool IsSwitch, bool IsNode, IReadOnlyList<string> Values)
{
    /// <summary>True if it takes the name of an AWS profile.</summary>
    public bool IsProfile { get; init; }

    /// <summary>True if it takes the file of a backup.</summary>
    public bool IsBackup { get; init; }
}

/// <summary>What the build wrote down of the cmdlets beside their help, read without PowerShell.</summary>
internal static class CommandList
{
    /// <summary>The cmdlets of the module; empty for one that brings no such list.</summary>
    public static IReadOnlyList<ListedCommand> Read()
    {
        var file = Path.Combine(Path.GetDirectoryName(ModuleLocation.Find())!, "en-US", "commands.txt");
        var commands = new List<ListedCommand>();
        var parameters = new List<ListedParameter>();
        foreach (var parts in File.Exists(file) ? File.ReadLines(file).Select(line => line.Split('\t')) : [])
        {
            switch (parts)
            {
                case ["", var name, var position, var takes]:
                    parameters.Add(new(
                        name,
                        position.Length == 0 ? null : position[0] - '0',
                        takes == "switch",
                        takes == "node",
                        takes is "" or "switch" or "node" or "profile" or "backup" ? [] : takes.Split('|'))
                    {
                        IsProfile = takes == "profile",
                        IsBackup = takes == "backup",
                    });
                    break;
                case [var name, var synopsis]:
                    parameters = [];
                    commands.Add(new(name, synopsis, parameters));
                    break;
            }
        }

        return commands;
    }
}
