using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>The files of one node that may hold secrets, whichever release wrote them.</summary>
internal sealed class SecretFiles(INodeStore store, string serviceId)
{
    private static readonly string[] BridgeFiles = ["config.toml", "matrix-session.json", "agent.json"];

    private static readonly string[] Names =
    [
        "credentials.json", "outputs.json", "env", "user-data.yaml",
        .. new[] { NodePaths.ConnectFolderName, NodePaths.LaterConnectFolderName }.SelectMany(bridge =>
            BridgeFiles.Select(file => Path.Combine(bridge, file))),
    ];

    /// <summary>The secrets of each file that is there.</summary>
    /// <param name="isKnown">Tells of a mark that the secrets of this file, as it is now, are known already; it is not read then.</param>
    public IEnumerable<SecretFile> Read(Func<string, bool> isKnown)
    {
        var folder = store.Home.Node(serviceId).Folder;
        var texts = Names.Select(name => (Path: Path.Combine(folder, name), Search: (Func<string, IEnumerable<string>>)SecretText.In));
        var keys = KeyFiles(folder).Select(key => (Path: key, Search: (Func<string, IEnumerable<string>>)LinesOf));
        foreach (var (path, search) in texts.Concat(keys))
        {
            if (Look(path, Path.GetRelativePath(folder, path)) is { } file && !isKnown(file.Mark))
            {
                yield return file with { Secrets = [.. search(TextOf(path))] };
            }
        }
    }

    /// <summary>The secrets of its files that are not known yet, and of its state.</summary>
    /// <param name="isKnown">What <see cref="Read"/> says.</param>
    public IEnumerable<string> All(Func<string, bool> isKnown) => Read(isKnown).SelectMany(file => file.Secrets).Concat(InState());

    /// <summary>
    /// The secrets in its state. Not by the names of all secrets: the state names tokens that are none, such as those by which AWS
    /// knows a repeated call.
    /// </summary>
    public IEnumerable<string> InState() => store.SecretsIn(serviceId).SelectMany(SecretText.Spellings);

    private SecretFile? Look(string path, string name)
    {
        try
        {
            var file = new FileInfo(path);
            // Of a link, what it leads to counts; a file that another may change at any time is read each time.
            return !file.Exists ? null : new(
                $"file:{serviceId}/{name}:{file.Length}:{file.LastWriteTimeUtc.Ticks}",
                file.LinkTarget is null && ChangeTime.IsOver(file.LastWriteTimeUtc),
                []);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<string> LinesOf(string key) =>
        key.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith("-----", StringComparison.Ordinal));

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

    /// <summary>The text of a file; empty if it cannot be read: the command that needs it says what is wrong with it.</summary>
    public static string TextOf(string path)
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

/// <summary>A file of a node, and what in it is secret.</summary>
/// <param name="Mark">Stands for the file as it is now.</param>
/// <param name="IsSettled">False if it may have been changed without another mark.</param>
/// <param name="Secrets">The secrets in it.</param>
internal sealed record SecretFile(string Mark, bool IsSettled, IReadOnlyList<string> Secrets);
