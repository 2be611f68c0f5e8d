using System.Collections;
using System.Management.Automation;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// The variables of the environment at the moment when a job was asked for. A job gets going later, and those of the process may be
/// another node's by then.
/// </summary>
internal sealed class BegunEnvironment
{
    /// <summary>The variable of a job's session that holds them.</summary>
    public const string Variable = "DirexioBegunEnvironment";

    private readonly Dictionary<string, string> variables;

    private BegunEnvironment(Dictionary<string, string> variables) => this.variables = variables;

    /// <summary>What holds now.</summary>
    public static BegunEnvironment OfNow() => new(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? string.Empty, StringComparer.Ordinal));

    /// <summary>Has the cmdlet of a job take what was so when it was asked for; does nothing outside a job.</summary>
    public static void Enter(PSCmdlet command)
    {
        var value = command.GetVariableValue(Variable);
        if ((value is PSObject wrapped ? wrapped.BaseObject : value) is BegunEnvironment begun)
        {
            begun.Use();
        }
    }

    // In a method of its own: outside a job the engine need not be loaded for it.
    private void Use() => DeploymentEngine.UseEnvironment(variables);
}
