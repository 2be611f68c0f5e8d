using System.Text.Json;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Redaction;

/// <summary>The node's secrets as canaries: they are where they belong and nowhere else.</summary>
public sealed class SecrecyTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(RehearsalEvent.TurnMissing)]
    [InlineData(RehearsalEvent.MemoryStore)]
    public async Task No_secret_is_in_an_event_the_state_the_report_or_a_failure(RehearsalEvent? trouble)
    {
        using var bench = new RehearsalBench();
        var request = RehearsalBench.Request([.. trouble is { } happening ? [happening] : Array.Empty<RehearsalEvent>()]) with { ConnectAgent = "codex" };

        var told = new List<string>();
        try
        {
            var deployment = await bench.StartAsync(request);
            told.Add(JsonSerializer.Serialize(deployment! with { Delivery = null }));
        }
        catch (DeployException failure)
        {
            told.Add(failure.ToString() + failure.NextAction + JsonSerializer.Serialize(failure.Deployment));
        }

        told.AddRange(bench.Events.All.Select(entry => entry.ToString()));
        told.Add(File.ReadAllText(bench.Paths.State));
        told.Add(File.ReadAllText(bench.Paths.Report));
        var secrets = SecretsOf(bench);
        Assert.All(told, text => Assert.All(secrets, secret => Assert.DoesNotContain(secret, text)));
    }

    [Fact]
    public async Task Every_file_and_folder_is_for_the_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has access lists instead of modes.");
            return;
        }

        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        var entries = Directory.EnumerateFileSystemEntries(Path.Combine(bench.Home, "rehearsal"), "*", SearchOption.AllDirectories).ToList();
        Assert.True(entries.Count > 15);
        foreach (var entry in entries)
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(entry) & Others);
        }
    }

    private static List<string> SecretsOf(RehearsalBench bench)
    {
        var server = bench.World.Content.Instances.Values.Single().Server;
        var privateKey = File.ReadAllLines(bench.State.Resources.KeyFile!);
        return [server.InitializationCode, server.OwnerToken, server.AgentToken, .. server.AgentSessions.Values, .. privateKey[1..^1].Where(line => line.Length > 20)];
    }
}
