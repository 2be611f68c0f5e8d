using System.Collections;
using Direxio.Deployer.Engine.Foundation;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>
/// The one place that knows where secrets are on this machine, and tells the redaction of them before a command begins:
/// the environment, the shared AWS file, the files of the nodes (<see cref="NodeSecrets"/>), and what the user gave. Whatever
/// later repeats one of them, be it a server, AWS or an exception, is redacted.
/// </summary>
internal static class KnownSecrets
{
    // A shorter value of another program's variable may be an ordinary word, and a path tells nothing.
    private const int LeastLength = 16;

    /// <summary>Remembers what the environment and the AWS file hold.</summary>
    public static void Remember(Redactor redactor, DeployerEnvironment environment)
    {
        foreach (var (name, value) in environment.Variables.Where(variable => IsOurs(variable.Key, variable.Value)))
        {
            redactor.Remember(SecretText.IsName(name) ? SecretText.Spellings(value) : SecretText.In(value));
        }

        var shared = environment["AWS_SHARED_CREDENTIALS_FILE"] ?? Path.Combine(environment.UserProfile, ".aws", "credentials");
        redactor.Remember(SecretText.In(SecretFiles.TextOf(shared)));
    }

    /// <summary>Remembers what the user gave for the connect agent.</summary>
    public static void Remember(Redactor redactor, DeploymentRequest request)
    {
        redactor.Remember(SecretText.In(request.ConnectAgentCommand ?? string.Empty));
        RememberOptions(redactor, request.ConnectAgentOption ?? new Dictionary<string, object?>());
    }

    private static void RememberOptions(Redactor redactor, IEnumerable options)
    {
        foreach (var (name, value) in Pairs(options))
        {
            switch (value)
            {
                case string text:
                    redactor.Remember(SecretText.IsName(name) ? SecretText.Spellings(text) : SecretText.In(text));
                    break;
                case IEnumerable table when Pairs(table).Any():
                    RememberOptions(redactor, table);
                    break;
                case IEnumerable list:
                    redactor.Remember(SecretText.In(string.Join(' ', list.Cast<object?>())));
                    break;
                default:
                    break;
            }
        }
    }

    private static IEnumerable<(string Name, object? Value)> Pairs(IEnumerable table) => table switch
    {
        IEnumerable<KeyValuePair<string, object?>> pairs => pairs.Select(pair => (pair.Key, pair.Value)),
        IEnumerable<KeyValuePair<string, string>> pairs => pairs.Select(pair => (pair.Key, (object?)pair.Value)),
        _ => [],
    };

    // Those of other programs are withheld from what is started here, unless the user asks for one by name.
    private static bool IsOurs(string name, string value) =>
        name.StartsWith("AWS_", StringComparison.Ordinal)
        || name.StartsWith("DIREXIO_", StringComparison.Ordinal)
        || name.StartsWith("P2P_", StringComparison.Ordinal)
        || name.EndsWith("_API_KEY", StringComparison.Ordinal)
        || (SecretText.IsName(name) && value.Length >= LeastLength && !Path.IsPathRooted(value));
}
