using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Range.Tests.Support;

/// <summary>What a deployment left on the deployer's machine.</summary>
internal sealed partial class NodeFiles(string folder)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public string Folder => folder;

    /// <summary>state.json.</summary>
    public JsonElement State => Json("state.json");

    /// <summary>The recorded public address.</summary>
    public string PublicIp => State.GetProperty("resources").GetProperty("public_ip").GetString()!;

    /// <summary>The private key that was made for the node.</summary>
    public string PrivateKey => State.GetProperty("resources").GetProperty("key_file").GetString()!;

    /// <summary>True if something was asked for, and the answer was never recorded.</summary>
    public bool IsUnanswered(string intent) =>
        State.TryGetProperty("intents", out var intents) && intents.TryGetProperty(intent, out var asked) && !asked.TryGetProperty("settled_at", out _);

    /// <summary>
    /// What a user who comes back later finds: every time on record lies that much further in the past.
    /// </summary>
    public void LetTimePass(TimeSpan time)
    {
        var path = Path.Combine(folder, "state.json");
        var passed = Timestamp().Replace(File.ReadAllText(path), match =>
            DateTime.ParseExact(match.Value, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)
                .Subtract(time).ToString(TimeFormat, CultureInfo.InvariantCulture));
        File.WriteAllText(path, passed);
    }

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
        var result = await internet.RunAsync([.. Ssh(), "sudo " + command]);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException(result.Everything);
    }

    /// <summary>The command line that logs in, strictly.</summary>
    public string[] Ssh() =>
    [
        "ssh", "-i", PrivateKey, "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes",
        "-o", $"UserKnownHostsFile={Path.Combine(folder, "known_hosts")}", "-o", "GlobalKnownHostsFile=/dev/null", $"ubuntu@{PublicIp}",
    ];

    // A whole value; a run id or an evidence that contains a time keeps it.
    [GeneratedRegex("(?<=\")\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ(?=\")")]
    private static partial Regex Timestamp();
}
