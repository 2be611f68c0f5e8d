using Direxio.Deployer.Engine.Operations.Logs;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Logs;

/// <summary>A log is lines as objects, also of a node that boots or does not answer.</summary>
public sealed class LogTests : IDisposable
{
    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(LogSource.Boot)]
    [InlineData(LogSource.CloudInit)]
    [InlineData(LogSource.Caddy)]
    [InlineData(LogSource.Limiter)]
    [InlineData(LogSource.MessageServer)]
    [InlineData(LogSource.Postgres)]
    [InlineData(LogSource.Coturn)]
    [InlineData(LogSource.Console)]
    public async Task Each_source_of_the_node_has_lines(LogSource source)
    {
        await bench.StartAsync();

        var lines = await bench.ReadLogAsync(new() { Source = source });

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal((RehearsalBench.Domain, source, true), (line.Domain, line.Source, line.Rehearsal)));
    }

    [Fact]
    public async Task Only_the_last_lines_where_that_is_asked()
    {
        await bench.StartAsync();

        var line = Assert.Single(await bench.ReadLogAsync(new() { Source = LogSource.Caddy, Tail = 1 }));

        Assert.Equal(LogLevel.Error, line.Level);
    }

    [Fact]
    public async Task It_is_read_while_a_deployment_is_under_way()
    {
        await bench.StartAsync();
        using var held = bench.Store.Open(bench.Paths.ServiceId);

        Assert.NotEmpty(await bench.ReadLogAsync(new() { Source = LogSource.Boot }));
    }

    [Fact]
    public async Task Where_the_node_does_not_answer_the_console_tells_of_its_boot()
    {
        await bench.StartAsync();
        var instance = bench.World.Content.Instances.Values.Single();
        bench.World.Content.Instances[instance.Id] = instance with { State = InstanceState.Stopped };

        var lines = await bench.ReadLogAsync(new() { Source = LogSource.Boot });

        Assert.All(lines, line => Assert.Equal(LogSource.Console, line.Source));
        Assert.Contains(bench.Events.All.OfType<WarningRaised>(), warning => warning.Text.Contains("console output", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_followed_is_refused()
    {
        await bench.StartAsync();

        var refusal = await Assert.ThrowsAsync<DeployException>(
            () => bench.ReadLogAsync(new() { Source = LogSource.Console, Follow = true }));

        Assert.Equal("LogNotFollowed", refusal.Code);
    }

    [Theory]
    [InlineData("""{"level":"error","ts":1767225601.2,"msg":"dial tcp: connection refused"}""", LogLevel.Error)]
    [InlineData("""{"level":"info","msg":"served"}""", LogLevel.Info)]
    [InlineData("time=\"2026-01-01T00:00:00Z\" level=warning msg=\"slow\"", LogLevel.Warning)]
    [InlineData("2026-01-01 00:00:00.123 UTC [42] FATAL:  the database system is starting up", LogLevel.Error)]
    [InlineData("2026-01-01 00:00:00.123 UTC [42] LOG:  ready", LogLevel.Info)]
    [InlineData("0: : WARNING: cannot find certificate file", LogLevel.Warning)]
    [InlineData("0: (1): INFO: Listener opened", LogLevel.Info)]
    [InlineData("[WARNING]  (8) : Server p2p/server is DOWN", LogLevel.Warning)]
    [InlineData("[ALERT]    (1) : config : parsing failed", LogLevel.Error)]
    [InlineData("an error in the middle of a sentence", null)]
    [InlineData("", null)]
    public void The_level_is_what_the_program_says(string text, LogLevel? level) => Assert.Equal(level, LogLevels.Of(text));
}
