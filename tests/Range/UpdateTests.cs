using System.Diagnostics;
using System.Globalization;
using Direxio.Deployer.Range.Campaign;
using Direxio.Deployer.Range.Serving;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>Another image comes to a node with real parts, or does not, and its users keep what they have.</summary>
[Collection(UpdateCollection.Name)]
public sealed class UpdateTests(RangeFixture fixture) : RangeTest(fixture)
{
    private const string Sessions = "docker compose logs --no-log-prefix message-server 2>&1 | grep -cE 'action portal.(bootstrap|auth)$' || :";

    [Fact]
    public async Task An_update_keeps_all_that_users_have_and_a_bad_one_leaves_image_and_data_as_they_were()
    {
        var deployer = await SetUpAsync(PartsNode.World());
        var node = await PartsNode.DeployAsync(Internet, deployer, Domain);
        var before = await node.BelongingsAsync();
        var first = node.RecordedImage;

        await Internet.ChangeAsync(PartsNode.World(new() { Version = "1.1.0", Schema = 2 }));
        var run = (await UpdateAsync(deployer)).MustEndWith(DeployerRun.Completed);
        Assert.True(run.Document.GetProperty("IsChanged").GetBoolean());
        Assert.True(run.Document.GetProperty("IsCertificateChecked").GetBoolean());
        Assert.False(run.Document.GetProperty("NeedsWiring").GetBoolean());
        Assert.Equal(("1.1.0", "healthy"), await node.RunningAsync());
        Assert.NotEqual(first, node.RecordedImage);
        Assert.Equal("0", (await node.OnNodeAsync(Sessions)).Trim());
        Assert.Equal("2", await node.QueryAsync("SELECT max(version) FROM schema_version"));
        Assert.Equal(before, await node.BelongingsAsync());
        await node.MustBeWholeAsync();

        var started = await node.OnNodeAsync("docker ps --no-trunc --format '{{.ID}} {{.Names}}'");
        run = (await UpdateAsync(deployer)).MustEndWith(DeployerRun.Completed);
        Assert.False(run.Document.GetProperty("IsChanged").GetBoolean());
        Assert.Equal(started, await node.OnNodeAsync("docker ps --no-trunc --format '{{.ID}} {{.Names}}'"));
        Assert.Single(await OperationsAsync(node));

        await FailAsync("UpdateImageNotPulled", "503", new() { Behaviour = ImageBehaviour.PullFails });
        await FailAsync("UpdateFailed", "message-server", new() { Behaviour = ImageBehaviour.NeverHealthy });
        await FailAsync("UpdateLosesData", "events", new() { Behaviour = ImageBehaviour.BreaksSchema, Schema = 2 });
        await FailAsync("UpdateFailed", "through Caddy, gives status 503", new() { Behaviour = ImageBehaviour.InsideOnly, Schema = 2 });
        // Docker asks once, each look twice: within, and through Caddy. So it is the third look that finds it gone.
        await FailAsync("UpdateFailed", "unexpected fault", new() { Behaviour = ImageBehaviour.DiesLater, DiesAfter = 5, Schema = 2 }, pace: 1);

        async Task FailAsync(string code, string said, RegistryImage image, double pace = 40)
        {
            var pinned = node.RecordedImage;
            await Internet.ChangeAsync(PartsNode.World(image, pace));
            var failure = (await UpdateAsync(deployer)).MustEndWith(DeployerRun.Failed);
            Assert.True(failure.ErrorCode == code, $"{image.Behaviour}: {failure.ErrorCode}\n{failure.ErrorText}");
            Assert.Contains(said, failure.ErrorText, StringComparison.Ordinal);
            Assert.Equal("update_incomplete", node.Files.Json("operation-report.json").GetProperty("status").GetString());
            Assert.Equal(("1.1.0", "healthy"), await node.RunningAsync());
            Assert.Equal(pinned, node.RecordedImage);
            Assert.Equal(before, await node.BelongingsAsync());
            await node.MustBeWholeAsync();
        }
    }

    [Fact]
    public async Task Whenever_command_connection_or_machine_fails_the_next_command_finds_it_updated_or_as_before()
    {
        var seed = Number("DIREXIO_RANGE_SEED", 1);
        var count = Number("DIREXIO_RANGE_INTERRUPTIONS", 2);
        var deployer = await SetUpAsync(PartsNode.World());
        var node = await PartsNode.DeployAsync(Internet, deployer, Domain);
        var before = await node.BelongingsAsync();
        var good = new RegistryImage { Version = "1.0.1" };
        await Internet.ChangeAsync(PartsNode.World(good));
        var whole = Stopwatch.StartNew();
        (await UpdateAsync(deployer)).MustEndWith(DeployerRun.Completed);
        whole.Stop();

        var random = new Random(seed);
        for (var number = 0; number < count; number++)
        {
            var isGood = number % 2 == 0;
            var next = isGood ? new() { Version = $"1.1.{number}" } : new RegistryImage { Behaviour = ImageBehaviour.BreaksSchema, Version = "2.0.0", Build = $"{number}" };
            // A bad one takes the way back, too.
            var after = whole.Elapsed * (isGood ? 1 : 1.4) * random.NextDouble();
            var kind = random.Next(3);
            var trial = $"seed {seed}, {number}: {(isGood ? "good" : "bad")} image, "
                + $"{(kind == 0 ? "direxio killed" : kind == 1 ? "connection cut" : "operation killed")} after {after.TotalSeconds:0.0} s";
            TestContext.Current.TestOutputHelper?.WriteLine(trial);
            try
            {
                await Internet.ChangeAsync(PartsNode.World(next));
                await InterruptedAsync(deployer, node, kind, after);
                await Internet.ChangeAsync(PartsNode.World(good = isGood ? next : good));
                (await UpdateAsync(deployer)).MustEndWith(DeployerRun.Completed);
                Assert.Equal((good.Version, "healthy"), await node.RunningAsync());
                Assert.Equal(before, await node.BelongingsAsync());
                await node.MustBeWholeAsync();
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(trial, exception);
            }
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static Task<DeployerRun> UpdateAsync(DeployerProcess deployer) => deployer.RunAsync("Update-DirexioNode", "-Domain", Domain, "-Force");

    private static async Task<string[]> OperationsAsync(PartsNode node) =>
        (await node.OnNodeAsync("ls /var/lib/direxio/operations")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task InterruptedAsync(DeployerProcess deployer, PartsNode node, int kind, TimeSpan after)
    {
        if (kind == 0)
        {
            await deployer.RunInterruptedAsync(new Interruption("KILL", after), "Update-DirexioNode", "-Domain", Domain, "-Force");
            return;
        }

        var running = UpdateAsync(deployer);
        await Task.Delay(after, Cancellation);
        await (kind == 1 ? node.CutAsync() : node.EndOperationAsync());
        var ended = await running;
        // An operation that went on is watched to its end over another connection; one that ended in the middle is settled by the next.
        Assert.InRange(ended.ExitCode, DeployerRun.Completed, DeployerRun.Failed);
    }
}
