using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Text;
using Tomlyn;
using Tomlyn.Model;

namespace Direxio.Deployer.Engine.Agents;

/// <summary>Agent options that the environment gives as TOML text.</summary>
internal static class AgentOptionsToml
{
    private static readonly string[] Variables = ["DIREXIO_CONNECT_AGENT_OPTIONS_TOML", "DIREXIO_CC_CONNECT_AGENT_OPTIONS_TOML"];

    /// <summary>The options in the order of the text; none if no variable is set.</summary>
    /// <exception cref="DeployException">ConnectAgentOptionsTomlInvalid or ConnectAgentOptionUnsupported.</exception>
    public static IReadOnlyList<KeyValuePair<string, object>> Read(DeployerEnvironment environment)
    {
        var variable = Variables.FirstOrDefault(name => environment[name] is not null);
        return variable is null
            ? []
            : [
                .. Parse(variable, environment[variable]!)
                    .Select(pair => KeyValuePair.Create(pair.Key, AgentOptionValue.Normalize(pair.Key, pair.Value))),
            ];
    }

    /// <summary>Arguments given as a TOML array, as <c>args = [...]</c> or bare; null if the variable is not set.</summary>
    /// <exception cref="DeployException">ConnectAgentOptionsTomlInvalid.</exception>
    public static IReadOnlyList<string>? ReadArguments(string variable, DeployerEnvironment environment)
    {
        if (environment[variable] is not { } text)
        {
            return null;
        }

        var table = Parse(variable, text.StartsWith('[') ? "args = " + text : text);
        return table.TryGetValue("args", out var value)
            && table.Count == 1
            && AgentOptionValue.Normalize("args", value) is IReadOnlyList<string> arguments
            ? arguments
            : throw ConnectAgentErrors.ConnectAgentOptionsTomlInvalid(variable, "it is no array of strings such as [\"acp\"]");
    }

    private static TomlTable Parse(string variable, string text)
    {
        try
        {
            return TomlText.Parse(text);
        }
        catch (TomlException exception)
        {
            // The parser's message may quote the text, and options may hold keys of model providers: only the place is told.
            throw ConnectAgentErrors.ConnectAgentOptionsTomlInvalid(variable, $"it is no TOML (line and column {PlaceOf(exception)})");
        }
    }

    private static string PlaceOf(TomlException exception)
    {
        var end = exception.Message.IndexOf(')');
        return exception.Message.StartsWith('(') && end > 0 ? exception.Message[1..end] : "unknown";
    }
}
