using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Foundation.Files;

/// <summary>Reading and writing the node's files on this machine, with failures that name the file.</summary>
internal static class LocalFileText
{
    /// <exception cref="DeployException">LocalFileUnreadable.</exception>
    public static string Read(string path)
    {
        try
        {
            return PlainFile.ReadText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnreadable(path, exception);
        }
    }

    /// <summary>The object in a JSON file; null if there is no file.</summary>
    /// <exception cref="DeployException">LocalFileUnreadable: it is there and holds no JSON object.</exception>
    public static JsonObject? ReadObject(string path)
    {
        if (!IsThere(path))
        {
            return null;
        }

        var text = Read(path);
        try
        {
            return JsonText.ParseObject(text);
        }
        catch (JsonException exception)
        {
            throw LocalFileErrors.LocalFileUnreadable(path, exception);
        }
    }

    private static bool IsThere(string path)
    {
        try
        {
            return PlainFile.KindOf(path) != EntryKind.Missing;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnreadable(path, exception);
        }
    }

    /// <exception cref="DeployException">LocalFileUnwritable.</exception>
    public static void Write(string path, string text, Durability durability = Durability.PowerLoss) =>
        Change(path, () => OwnerOnlyFile.Write(path, text, durability));

    public static void Write(string path, JsonObject json) => Write(path, JsonText.Indented(json));

    /// <summary>A folder for its owner only, where there is none.</summary>
    /// <exception cref="DeployException">LocalFileUnwritable.</exception>
    public static void CreateFolder(string path) => Change(path, () => OwnerOnlyFile.CreateFolder(path));

    private static void Change(string path, Action change)
    {
        try
        {
            change();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnwritable(path, exception);
        }
    }
}
