using System.Text.Json;

namespace Direxio.Deployer.Range.Tests.Support;

/// <summary>What a deployment left on the deployer's machine.</summary>
internal sealed class NodeFiles(string folder)
{
    public string Folder => folder;

    /// <summary>state.json.</summary>
    public JsonElement State => Json("state.json");

    /// <summary>The recorded public address.</summary>
    public string PublicIp => State.GetProperty("resources").GetProperty("public_ip").GetString()!;

    /// <summary>The private key that was made for the node.</summary>
    public string PrivateKey => State.GetProperty("resources").GetProperty("key_file").GetString()!;

    /// <summary>A file of JSON.</summary>
    public JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name))).RootElement;

    /// <summary>Every file and folder that others than the owner may touch.</summary>
    public IReadOnlyList<string> OpenToOthers()
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        return [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Prepend(folder)
            .Where(path => (File.GetUnixFileMode(path) & Others) != 0)];
    }

    /// <summary>Logs in with the recorded key and host keys, strictly, and runs a command as root.</summary>
    public async Task<string> OnNodeAsync(PrivateInternet internet, string command)
    {
        var result = await internet.RunAsync(
        [
            "ssh", "-i", PrivateKey, "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes",
            "-o", $"UserKnownHostsFile={Path.Combine(folder, "known_hosts")}", "-o", "GlobalKnownHostsFile=/dev/null",
            $"ubuntu@{PublicIp}", "sudo " + command,
        ]);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException(result.Everything);
    }
}
