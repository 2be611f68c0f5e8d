using System.Diagnostics;
using System.Text.Json;

namespace Direxio.Deployer.Range.Campaign;

/// <summary>How one run of the deployer ended.</summary>
internal sealed record Ending(int ExitCode, string Output, string Error)
{
    /// <summary>Whether it says that it has done what was asked.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>Whether it says that the node has been removed.</summary>
    public bool SaysRemoved => Succeeded && Output.Contains("\"Removed\"", StringComparison.Ordinal);

    /// <summary>Its last words, for the table.</summary>
    public string Summary
    {
        get
        {
            var lines = $"{Output}\n{Error}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var error = Array.Find(lines, line => line.StartsWith("ERROR", StringComparison.Ordinal));
            return $"exit {ExitCode}: {error ?? lines.LastOrDefault()}";
        }
    }
}

/// <summary>The built `direxio` in a range, and who ends it.</summary>
internal sealed class CampaignDeployer(PrivateInternet internet)
{
    /// <summary>The domain of every trial.</summary>
    public const string Domain = "chat.example.org";

    /// <summary>The region of every trial.</summary>
    public const string Region = "us-east-1";

    private static readonly string[] Deploy =
        ["Start-DirexioDeployment", "-Domain", Domain, "-Region", Region, "-DnsMode", "Route53", "-ConfirmDomainBinding", "-Force"];

    /// <summary>The folder of the node.</summary>
    public string NodeFolder => Path.Combine(internet.Home, ".direxio", "nodes", Domain);

    /// <summary>Whether the node has a state.</summary>
    public bool HasState => File.Exists(Path.Combine(NodeFolder, "state.json"));

    /// <summary>Starts a deployment, or takes up what is there.</summary>
    public Task<Ending> DeployAsync(Interruption? interruption = null) =>
        RunAsync(HasState ? ["Resume-DirexioDeployment", "-Domain", Domain] : Deploy, interruption);

    /// <summary>Removes the node; without a state what its tags name.</summary>
    public Task<Ending> RemoveAsync(Interruption? interruption = null) =>
        RunAsync(["Remove-DirexioNode", "-Domain", Domain, "-Force"], interruption);

    private async Task<Ending> RunAsync(string[] arguments, Interruption? interruption)
    {
        var command = internet.Inside(["dotnet", HostProgram.Find(), .. arguments, "-OutputFormat", "Json"]);
        var result = await Processes.RunAsync(command, onStarted: process => interruption?.Follow(process));
        return new(result.ExitCode, result.Output, result.Error);
    }

    /// <summary>The secrets that the files of the node hold, which its state must not.</summary>
    public IReadOnlyList<string> Secrets()
    {
        var file = Path.Combine(NodeFolder, "credentials.json");
        var own = File.Exists(file)
            ? JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateObject()
                .Where(property => property.Name is "password" or "access_token" or "agent_token")
                .Where(property => property.Value.ValueKind == JsonValueKind.String)
                .Select(property => property.Value.GetString()!)
            : [];
        return [.. own.Append(PrivateInternet.SecretAccessKey).Where(secret => secret.Length > 0)];
    }

    /// <summary>The files that hold a secret although they must not.</summary>
    public IReadOnlyList<string> Leaks()
    {
        var secrets = Secrets();
        return [.. new[] { "state.json", "operation-report.json" }.Select(name => Path.Combine(NodeFolder, name)).Where(File.Exists)
            .Where(file => File.ReadAllText(file) is var text && secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal)))
            .Select(file => Path.GetFileName(file))];
    }
}

/// <summary>A signal that a run gets some time after its start.</summary>
internal sealed record Interruption(string Signal, TimeSpan After)
{
    /// <summary>Whether the run was still there to get it.</summary>
    public bool Arrived { get; private set; }

    /// <summary>Sends it, if the process still runs by then.</summary>
    public void Follow(Process process) => _ = SendAsync(process);

    // `ip netns exec` and `env` replace themselves by the deployer, so the process is its own. By the time its number may
    // be another's; so it is looked at first.
    private async Task SendAsync(Process process)
    {
        var id = process.Id;
        await Task.Delay(After);
        var commandLine = $"/proc/{id}/cmdline";
        if (File.Exists(commandLine) && (await File.ReadAllTextAsync(commandLine)).Contains("direxio.dll", StringComparison.Ordinal))
        {
            Arrived = (await Processes.RunAsync(["kill", "-" + Signal, $"{id}"])).ExitCode == 0;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"SIG{Signal} after {After.TotalSeconds:0.0} s";
}
