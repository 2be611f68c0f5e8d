using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>Each release keeps the server's credentials elsewhere; what is read are those of now.</summary>
public sealed class ReadBootstrapTests : IDisposable
{
    private readonly LocalNode node = new();

    public ReadBootstrapTests() => node.Variables["PATH"] = $"{node.At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";

    public void Dispose() => node.Dispose();

    [Fact]
    public async Task On_a_node_of_0_1_0_the_servers_own_file_counts_and_not_the_copy_of_its_first_day()
    {
        node.Write("opt/p2p/bootstrap.json", "of the first day");
        node.WriteProgram("docker", "echo \"of now: $*\"");

        Assert.Equal(
            "of now: compose exec -T message-server cat /var/direxio-message-server/p2p/bootstrap.json", await ReadAsync());
    }

    [Fact]
    public async Task Where_that_server_does_not_run_the_copy_is_better_than_nothing()
    {
        node.Write("opt/p2p/bootstrap.json", "of the first day");
        node.WriteProgram("docker", "echo 'service is not running' >&2\nexit 1");

        Assert.Equal("of the first day", await ReadAsync());
    }

    [Fact]
    public async Task A_node_of_0_1_10_keeps_one_file()
    {
        node.Write("var/direxio-message-server/p2p/bootstrap.json", "of now");

        Assert.Equal("of now", await ReadAsync());
    }

    private async Task<string> ReadAsync()
    {
        // Where the node's folders are named for themselves, not as a path in a container.
        var command = NodeCommands.ReadBootstrap
            .Replace("/opt/p2p", node.At("opt/p2p"), StringComparison.Ordinal)
            .Replace("else sudo -n cat /var", $"else sudo -n cat {node.Root}/var", StringComparison.Ordinal);
        await using var shell = await node.OpenAsync(TestContext.Current.CancellationToken);
        var result = await shell.RunAsync(command, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal((0, string.Empty), (result.ExitStatus, result.Error));
        return result.Output.Trim();
    }
}
