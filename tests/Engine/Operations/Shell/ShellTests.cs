using Direxio.Deployer.Engine.Operations.Shell;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Shell;

public sealed class ShellTests : IDisposable
{
    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_rehearsed_node_says_what_it_would_run()
    {
        await bench.StartAsync();

        var result = await InvokeAsync("uptime", true);

        Assert.Equal((0, true), (result!.ExitCode, result.Rehearsal));
        Assert.Contains("uptime", Assert.Single(result.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_run_without_a_yes()
    {
        await bench.StartAsync();

        Assert.Null(await InvokeAsync("uptime", false));
    }

    [Fact]
    public async Task A_secret_of_the_node_is_taken_out_of_the_output()
    {
        await bench.StartAsync();
        var token = bench.World.Content.Instances.Values.Single().Server.AgentToken;

        var result = await InvokeAsync($"echo {token}", true);

        Assert.DoesNotContain(token, Assert.Single(result!.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rehearsed_node_has_no_shell_to_enter()
    {
        await bench.StartAsync();

        await new ShellCommand(bench.Context()).EnterAsync(
            new() { Domain = RehearsalBench.Domain, Rehearse = true }, () => Task.FromResult(true), CancellationToken.None);

        Assert.Contains(bench.Events.All.OfType<WarningRaised>(), warning => warning.Text.Contains("no machine", StringComparison.Ordinal));
    }

    private Task<NodeCommandResult?> InvokeAsync(string command, bool approve) => new ShellCommand(bench.Context()).InvokeAsync(
        new() { Domain = RehearsalBench.Domain, Rehearse = true, Command = command }, () => Task.FromResult(approve), CancellationToken.None);
}
