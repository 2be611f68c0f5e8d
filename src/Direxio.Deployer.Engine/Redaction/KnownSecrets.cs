using System.Collections;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>
/// The one place that knows where secrets are on this machine, and tells the redaction of them before a command begins:
/// the environment, the shared AWS file, the files of every node, and what the user gave. Whatever later repeats one of
/// them, be it a server, AWS or an exception, is redacted.
/// </summary>
internal static class KnownSecrets
{
    /// <summary>Folders of the bridge: this release's and that of 0.1.10 and later.</summary>
    private static readonly string[] BridgeFolders = ["cc-connect", "direxio-connect"];

    // A shorter value of another program's variable may be an ordinary word, and a path tells nothing.
    private const int LeastLength = 16;

    private static readonly string[] BridgeFiles = ["config.toml", "matrix-session.json", "agent.json"];

    /// <summary>Remembers what the environment, the AWS file and all nodes of these stores hold.</summary>
    public static void Remember(Redactor redactor, DeployerEnvironment environment, IEnumerable<INodeStore> stores)
    {
        foreach (var (name, value) in environment.Variables.Where(variable => IsOurs(variable.Key, variable.Value)))
        {
            redactor.Remember(SecretText.IsName(name) ? SecretText.Spellings(value) : SecretText.In(value));
        }

        var shared = environment["AWS_SHARED_CREDENTIALS_FILE"] ?? Path.Combine(environment.UserProfile, ".aws", "credentials");
        redactor.Remember(SecretText.In(TextOf(shared)));
        foreach (var (store, serviceId) in NodesOf(stores))
        {
            Remember(redactor, store, serviceId);
        }
    }

    /// <summary>Remembers what the files and the state of one node hold.</summary>
    public static void Remember(Redactor redactor, INodeStore store, string serviceId)
    {
        var folder = store.Home.Node(serviceId).Folder;
        string[] texts =
        [
            "credentials.json", "outputs.json", "env", "user-data.yaml",
            .. BridgeFolders.SelectMany(bridge => BridgeFiles.Select(file => Path.Combine(bridge, file))),
        ];
        redactor.Remember(texts.SelectMany(name => SecretText.In(TextOf(Path.Combine(folder, name)))));

        // Not by the names of all secrets: the state names tokens that are none, such as those by which AWS knows a repeated call.
        redactor.Remember(store.SecretsIn(serviceId).SelectMany(SecretText.Spellings));
        foreach (var key in KeyFiles(folder))
        {
            redactor.Remember(
                TextOf(key).ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith("-----", StringComparison.Ordinal)));
        }
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

    // What cannot be listed or read here cannot be told either; the command that needs it says what is wrong with it. A node that
    // has lost its state still has its other files.
    private static IEnumerable<(INodeStore Store, string ServiceId)> NodesOf(IEnumerable<INodeStore> stores)
    {
        try
        {
            return
            [
                .. stores.Where(store => Directory.Exists(store.Home.Nodes)).SelectMany(store =>
                    Directory.EnumerateDirectories(store.Home.Nodes).Select(folder => (store, Path.GetFileName(folder)))),
            ];
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return [];
        }
    }

    private static IEnumerable<string> KeyFiles(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.pem") : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string TextOf(string path)
    {
        try
        {
            return File.Exists(path) ? PlainFile.ReadText(path) : string.Empty;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
