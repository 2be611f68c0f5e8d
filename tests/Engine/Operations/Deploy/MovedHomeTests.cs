using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Operations.Install;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Deploy;

/// <summary>A home that came from another machine or user: the files of the node name each other by paths, and are written again.</summary>
public sealed class MovedHomeTests : IDisposable
{
    private const string Former = "/home/me-before/.direxio/nodes/chat.example.org";

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_resumption_writes_the_files_for_where_they_are_now_and_the_agent_works_there()
    {
        await StartElsewhereAsync();

        var deployment = await bench.ResumeAsync();

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Equal(bench.Paths.Folder, bench.State.Agent.ServiceFolder);
        Assert.Equal(bench.Paths.Workspace, bench.State.Agent.Workspace);
        Assert.DoesNotContain(Former, File.ReadAllText(BridgeConfig.FileOf(bench.Paths)), StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(bench.Paths.McpFolder),
            file => Assert.DoesNotContain(Former, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_workspace_that_the_user_named_stays_where_it_is()
    {
        var workspace = Path.Combine(bench.Home, "code");
        await StartElsewhereAsync(RehearsalBench.Request() with { ConnectAgent = "codex", Workspace = workspace });

        await bench.ResumeAsync();

        Assert.Equal(workspace, bench.State.Agent.Workspace);
        Assert.Contains(workspace, File.ReadAllText(BridgeConfig.FileOf(bench.Paths)), StringComparison.Ordinal);
    }

    // Its service would look for its files where they were, on a machine that may not have that folder.
    [Fact]
    public async Task No_bridge_is_installed_before_its_files_are_written_for_where_they_are_now()
    {
        await StartElsewhereAsync();

        var failure = Assert.Throws<DeployException>(
            () => InstallRun.RequireWired(bench.State, RehearsalBench.Domain, bench.Paths, PathStyle.Posix));
        await bench.ResumeAsync();
        InstallRun.RequireWired(bench.State, RehearsalBench.Domain, bench.Paths, PathStyle.Posix);

        Assert.Equal("AgentNotWired", failure.Code);
        Assert.Contains("Resume-DirexioDeployment", failure.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copied_home_works_with_its_own_private_key_although_the_original_is_still_there()
    {
        await bench.StartAsync();
        var own = bench.Paths.KeyFileOf(bench.State)!;
        var original = Path.Combine(Directory.CreateDirectory(Path.Combine(bench.Home, "original")).FullName, Path.GetFileName(own));
        File.Copy(own, original);
        var state = bench.State;
        state.Resources.KeyFile = original;

        Assert.Equal(own, bench.Paths.KeyFileOf(state));
    }

    [Fact]
    public async Task A_private_key_that_was_left_behind_is_missed_while_there_is_a_copy()
    {
        await bench.StartAsync();
        File.Delete(bench.Paths.KeyFileOf(bench.State)!);

        var deployment = await bench.ResumeAsync();

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains(bench.Paths.KeyFileOf(bench.State)!, StringComparison.Ordinal));
    }

    private async Task StartElsewhereAsync(DeploymentRequest? request = null)
    {
        await bench.StartAsync(request ?? RehearsalBench.Request() with { ConnectAgent = "codex" });
        var own = bench.Paths.Folder;
        foreach (var file in Directory.EnumerateFiles(own, "*", SearchOption.AllDirectories).ToList())
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace(own, Former, StringComparison.Ordinal));
        }
    }
}
