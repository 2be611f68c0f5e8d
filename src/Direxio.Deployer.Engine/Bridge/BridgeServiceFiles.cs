using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>
/// What the bridge's program keeps of a service in the user's home folder. It is looked at only where the program cannot be asked.
/// </summary>
internal static class BridgeServiceFiles
{
    private const string FolderOfUnit = "WorkingDirectory=";

    /// <summary>The file by which the user's systemd knows a service.</summary>
    public static string UnitOf(string home, string serviceName)
    {
        const string Unnamed = BridgeDaemon.DefaultServiceName;
        var name = serviceName == Unnamed ? Unnamed : $"{Unnamed}-{serviceName}";
        return Path.Combine(home, ".config", "systemd", "user", $"{name}.service");
    }

    /// <summary>The folder of a service's configuration, as its unit file has it; null if that is not told.</summary>
    public static string? WorkDirOf(string unit) => ReadText(unit) is { } text
        ? text.ReplaceLineEndings("\n").Split('\n').FirstOrDefault(line => line.StartsWith(FolderOfUnit, StringComparison.Ordinal))
            ?[FolderOfUnit.Length..].Trim()
        : null;

    /// <summary>
    /// The program that a service was installed with, as the program itself wrote it down; null if that is not on record.
    /// It is known by its absolute path, so it is found whatever PATH has become.
    /// </summary>
    public static string? ProgramOf(string home, string serviceName)
    {
        var folder = Path.Combine(home, ".cc-connect");
        var record = serviceName == BridgeDaemon.DefaultServiceName
            ? Path.Combine(folder, "daemon.json")
            : Path.Combine(folder, "daemons", $"{serviceName}.json");
        try
        {
            return ReadText(record) is { } text
                && JsonNode.Parse(text) is JsonObject fields
                && fields["binary_path"].AsText() is { } program
                && Path.IsPathFullyQualified(program)
                ? program
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? ReadText(string file)
    {
        try
        {
            return PlainFile.IsThere(file) ? PlainFile.ReadText(file) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
