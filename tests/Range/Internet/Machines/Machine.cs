using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Direxio.Deployer.Range.Machines;

/// <summary>What an instance is launched with.</summary>
/// <param name="Id">Instance id.</param>
/// <param name="PrivateAddress">Its address inside the VPC.</param>
/// <param name="PublicKey">The key pair's public half in OpenSSH form; null without a key pair.</param>
/// <param name="UserData">The user data as cloud-init gets it.</param>
internal sealed record Launch(string Id, string PrivateAddress, string? PublicKey, byte[] UserData);

/// <summary>
/// A running instance: a process tree with its own network, process numbers and root file system, the latter laid
/// over this machine's. Ending its first process ends all of it and leaves no mount behind,
/// but its disk, with which it can boot again.
/// </summary>
internal sealed class Machine : IDisposable
{
    private const string BootScript = "boot";
    private readonly ConcurrentDictionary<string, DateTimeOffset> lent = new();
    private readonly Process process;
    private readonly string folder;
    private readonly string link;

    private Machine(Launch launch, Process process, string folder, string link)
    {
        Launch = launch;
        this.process = process;
        this.folder = folder;
        this.link = link;
    }

    /// <summary>What it was launched with.</summary>
    public Launch Launch { get; }

    /// <summary>The public address that leads to it now; null for none.</summary>
    public string? PublicAddress { get; private set; }

    /// <summary>What it wrote on its console up to some time ago, as a terminal would get it.</summary>
    public string ConsoleText(int delayMs)
    {
        var file = Path.Combine(folder, "console");
        if (!File.Exists(file))
        {
            return string.Empty;
        }

        // Each line is kept behind the time at which it came, in seconds.
        var until = (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - delayMs) / 1000.0;
        return string.Concat(File.ReadLines(file).Select(line => line.Split(' ', 2))
            .Where(parts => parts.Length == 2 && double.TryParse(parts[0], CultureInfo.InvariantCulture, out var time) && time <= until)
            .Select(parts => parts[1] + "\r\n"));
    }

    /// <summary>The keys that EC2 Instance Connect lends it now, a line each; null for none.</summary>
    public string? LentKeys
    {
        get
        {
            var now = DateTimeOffset.UtcNow;
            var keys = lent.Where(key => key.Value > now).Select(key => key.Key + "\n").ToList();
            return keys.Count == 0 ? null : string.Concat(keys);
        }
    }

    /// <summary>Lends it a key for a minute.</summary>
    public void Lend(string publicKey) => lent[publicKey.Trim()] = DateTimeOffset.UtcNow.AddSeconds(60);

    /// <summary>True while it runs.</summary>
    public bool IsRunning => !process.HasExited;

    /// <summary>Gives it a network and lets it boot.</summary>
    public static async Task<Machine> BootAsync(Launch launch, string folder, int number, IReadOnlyDictionary<string, string> environment)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "user-data"), launch.UserData);
        await File.WriteAllTextAsync(Path.Combine(folder, "meta-data"), MetaData(launch));
        var process = Processes.StartLogged(
            ["unshare", "--net", "--mount", "--pid", "--uts", "--fork", "--kill-child", "--mount-proc", Path.Combine(AppContext.BaseDirectory, "node", BootScript)],
            new Dictionary<string, string>(environment) { ["MACHINE"] = folder, ["NODE_FILES"] = Path.Combine(AppContext.BaseDirectory, "node") },
            Path.Combine(folder, "machine.log"));

        var machine = new Machine(launch, process, folder, $"machine{number}");
        await machine.ConnectAsync();
        return machine;
    }

    /// <summary>Leads a public address to the machine, in place of the one it had.</summary>
    public async Task AttachAsync(string address)
    {
        await DetachAsync();
        await InsideAsync("ip", "address", "add", $"{address}/32", "dev", "eth0");
        await InsideAsync("ip", "route", "replace", "default", "dev", "eth0", "src", address);
        await Processes.RequireAsync("ip", "route", "replace", $"{address}/32", "dev", link);
        PublicAddress = address;
    }

    /// <summary>Takes the public address away.</summary>
    public async Task DetachAsync()
    {
        if (PublicAddress is { } address && IsRunning)
        {
            await Processes.RequireAsync("ip", "route", "delete", $"{address}/32", "dev", link);
            await InsideAsync("ip", "address", "delete", $"{address}/32", "dev", "eth0");
        }

        PublicAddress = null;
    }

    public void Dispose()
    {
        if (IsRunning)
        {
            process.Kill();
            process.WaitForExit(TimeSpan.FromSeconds(5));
        }

        process.Dispose();
    }

    private static string MetaData(Launch launch)
    {
        var keys = launch.PublicKey is null ? string.Empty : $"public-keys:\n  - {launch.PublicKey.Trim()}\n";
        return $"instance-id: {launch.Id}\nlocal-hostname: ip-{launch.PrivateAddress.Replace('.', '-')}\n{keys}";
    }

    // The boot script waits for eth0, so the machine never runs without its network.
    private async Task ConnectAsync()
    {
        var ours = new FileInfo("/proc/self/ns/net").LinkTarget;
        while (new FileInfo($"/proc/{process.Id}/ns/net").LinkTarget == ours)
        {
            await Task.Delay(5);
        }

        await Processes.RequireAsync("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", $"{process.Id}");
        await Processes.RequireAsync("ip", "link", "set", link, "up");
        await Processes.RequireAsync("ip", "route", "replace", $"{Launch.PrivateAddress}/32", "dev", link);
        await InsideAsync("ip", "link", "set", "lo", "up");
        await InsideAsync("ip", "address", "add", $"{Launch.PrivateAddress}/32", "dev", "eth0");
        await InsideAsync("ip", "link", "set", "eth0", "up");
        await InsideAsync("ip", "route", "add", "default", "dev", "eth0");
    }

    private Task InsideAsync(params string[] command) =>
        Processes.RequireAsync(["nsenter", $"--net=/proc/{process.Id}/ns/net", .. command]);
}
