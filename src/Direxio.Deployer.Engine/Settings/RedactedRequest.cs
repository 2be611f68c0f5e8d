using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>A request as a plan shows it: without the secrets that stand in the agent's command and options.</summary>
internal static class RedactedRequest
{
    public static DeploymentRequest Redact(DeploymentRequest request, Redactor redactor) => request with
    {
        ConnectAgentCommand = request.ConnectAgentCommand is { } command ? redactor.Redact(command) : null,
        ConnectAgentOption = request.ConnectAgentOption?.ToDictionary(
            option => option.Key, option => Value(option.Key, option.Value, redactor)),
    };

    private static object? Value(string name, object? value, Redactor redactor) => value switch
    {
        string text => Text(name, text, redactor),
        IReadOnlyDictionary<string, string> table => table.ToDictionary(pair => pair.Key, pair => Text(pair.Key, pair.Value, redactor)),
        IReadOnlyDictionary<string, object?> table => table.ToDictionary(pair => pair.Key, pair => Value(pair.Key, pair.Value, redactor)),
        IEnumerable<string> list => list.Select(redactor.Redact).ToList(),
        _ => value,
    };

    private static string Text(string name, string text, Redactor redactor) =>
        SecretText.IsName(name) ? Redactor.Mask : redactor.Redact(text);
}
