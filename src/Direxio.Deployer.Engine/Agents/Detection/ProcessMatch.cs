using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Programs;

namespace Direxio.Deployer.Engine.Agents.Detection;

/// <summary>Tells whether a process is an agent's own, by its program or by the script that an interpreter runs.</summary>
internal static class ProcessMatch
{
    private static readonly string[] Interpreters = ["node", "nodejs", "bun", "deno", "uv", "uvx", "ruby"];

    private static readonly string[] Extensions = [".exe", ".cmd", ".js", ".mjs", ".cjs", ".py"];

    /// <summary>What the agent was recognised by; null if the process is another's. No argument but the script is repeated.</summary>
    public static string? Find(AgentSignals signals, ObservedProcess process)
    {
        string[] programs = process.Arguments.Count == 0 ? [process.Name] : [process.Name, process.Arguments[0]];
        if (programs.Any(program => IsProgram(signals, program)))
        {
            return process.Name;
        }

        // An agent's name among the arguments of any other program, such as an editor or a shell, says nothing.
        return programs.Any(IsInterpreter) && ScriptOf(process.Arguments) is { } script
            && (IsProgram(signals, script) || signals.Packages.Any(package => HasPart(script, package)))
                ? $"{process.Name} {script}"
                : null;
    }

    private static bool IsProgram(AgentSignals signals, string program) =>
        signals.Processes.Contains(BareName(program), StringComparer.OrdinalIgnoreCase);

    private static bool IsInterpreter(string program)
    {
        var name = BareName(program);
        return Interpreters.Contains(name, StringComparer.OrdinalIgnoreCase)
            || name.StartsWith("python", StringComparison.OrdinalIgnoreCase);
    }

    private static string? ScriptOf(IReadOnlyList<string> arguments) =>
        arguments.Skip(1).FirstOrDefault(argument => argument.Length > 0 && !argument.StartsWith('-') && argument != "run");

    private static bool HasPart(string path, string part) =>
        $"/{path.Replace('\\', '/')}/".Contains($"/{part}/", StringComparison.OrdinalIgnoreCase);

    private static string BareName(string program)
    {
        var name = ConfigurationPath.NameOf(program);
        return Extensions.FirstOrDefault(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) is { } found
            ? name[..^found.Length]
            : name;
    }
}
