using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Remove;

/// <summary>The folder on this machine goes last, and only when nothing is left.</summary>
public sealed class RemovalFolderTests
{
    [Fact]
    public async Task A_folder_that_is_kept_says_that_the_node_is_removed_and_the_domain_is_free_again()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();

        var removal = (await bench.RemoveAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, KeepServiceDirectory = true }))!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        Assert.False(removal.ServiceDirectoryRemoved);
        var status = RemovalTests.Status(bench);
        Assert.Equal("Removed", status.Status);
        Assert.False(status.ProductComplete);
        Assert.StartsWith("None", status.BillingImpact);
        Assert.Equal("NodeIsRemoved", (await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync())).Code);

        var anew = (await bench.StartAgainAsync())!;

        Assert.Equal(DeploymentStatus.Completed, anew.Status);
        Assert.Equal("Completed", RemovalTests.Status(bench).Status);
    }

    [Fact]
    public async Task A_kept_folder_goes_with_a_second_removal_that_asks_no_account()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        await bench.RemoveAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, KeepServiceDirectory = true });

        var removal = (await bench.RemoveAsync())!;

        Assert.True(removal.ServiceDirectoryRemoved);
        Assert.Empty(bench.World.Calls);
        Assert.False(Directory.Exists(bench.Paths.Folder));
    }

    [Fact]
    public async Task A_folder_that_was_to_stay_stays_also_when_a_later_run_finishes_the_removal()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        bench.Fault = RemovalTests.Refuse("ReleaseAddress", CloudFailure.AccessDenied, "UnauthorizedOperation");
        var begun = (await bench.RemoveAsync(
            new() { Domain = RehearsalBench.Domain, Rehearse = true, KeepServiceDirectory = true, UnregisterMcp = true, Timeout = TimeSpan.FromMinutes(20) }))!;
        bench.Fault = null;
        Assert.Equal(RemovalStatus.Incomplete, begun.Status);
        Assert.Contains(
            "Remove-DirexioNode -Domain chat.example.org -Rehearse -KeepServiceDirectory -UnregisterMcp -TimeoutMinutes 20",
            begun.NextAction,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "Remove-DirexioNode -Domain chat.example.org -Rehearse -KeepServiceDirectory -UnregisterMcp",
            RemovalTests.Status(bench).NextAction.TrimEnd('.'),
            StringComparison.Ordinal);

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal((RemovalStatus.Removed, false), (removal.Status, removal.ServiceDirectoryRemoved));
        Assert.True(File.Exists(bench.Paths.State));
        Assert.DoesNotContain("keep_", bench.StateJson["removal"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Entries_of_clients_are_named_and_taken_out_when_asked_for(bool isAsked)
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        var client = Path.Combine(Path.GetTempPath(), $"direxio-client-{Guid.NewGuid():N}.toml");
        await File.WriteAllTextAsync(client, "model = 'x'\n\n[mcp_servers.ours]\ncommand = 'c'\n", TestContext.Current.CancellationToken);
        var (changed, gone) = (client, client + ".gone");
        var state = NodeState.Parse(await File.ReadAllTextAsync(bench.Paths.State, TestContext.Current.CancellationToken));
        state.Mcp.Register(new("ours", changed) { Client = "Codex" });
        state.Mcp.Register(new("ours", gone));
        await File.WriteAllTextAsync(bench.Paths.State, state.ToJson(), TestContext.Current.CancellationToken);

        var removal = (await bench.RemoveAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, UnregisterMcp = isAsked }))!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        Assert.Equal(isAsked ? 2 : 0, bench.AskedRemoval!.ClientEntries.Count);
        Assert.Equal(!isAsked, bench.AskedRemoval.Kept.Any(words => words.Contains("-UnregisterMcp", StringComparison.Ordinal)));
        Assert.Equal(!isAsked, removal.NextAction.Contains(changed, StringComparison.Ordinal));
        var left = await File.ReadAllTextAsync(changed, TestContext.Current.CancellationToken);
        Assert.Equal(isAsked ? "model = 'x'\n" : "model = 'x'\n\n[mcp_servers.ours]\ncommand = 'c'\n", left);
        foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), Path.GetFileName(client) + "*"))
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_deployment_that_never_had_credentials_needs_none_to_be_removed()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.NoCredentials));

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        Assert.Null(bench.AskedRemoval!.AccountId);
        Assert.Empty(bench.World.Calls);
        Assert.False(Directory.Exists(bench.Paths.Folder));
    }

    [Fact]
    public async Task Nothing_is_deleted_through_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        var elsewhere = Path.Combine(bench.Home, "elsewhere");
        Directory.Move(bench.Paths.Folder, elsewhere);
        Directory.CreateSymbolicLink(bench.Paths.Folder, elsewhere);
        var before = File.ReadAllText(Path.Combine(elsewhere, "state.json"));

        var removal = (await bench.RemoveAsync())!;

        bench.AssertNothingLeft();
        Assert.Equal(RemovalStatus.Removed, removal.Status);
        Assert.False(removal.ServiceDirectoryRemoved);
        Assert.Equal(before, File.ReadAllText(Path.Combine(elsewhere, "state.json")));
        Assert.Contains("link", removal.NextAction);
    }

    [Fact]
    public async Task A_folder_that_was_renamed_is_named_to_whoever_looks_for_its_node()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        var renamed = bench.Paths.Folder + "-old";
        Directory.Move(bench.Paths.Folder, renamed);

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync());

        Assert.Equal("NodeNotFound", failure.Code);
        Assert.Contains($"Rename that folder to '{bench.Paths.Folder}'", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains($"'{renamed}'", failure.NextAction, StringComparison.Ordinal);
        Directory.Move(renamed, bench.Paths.Folder);
        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
    }

    // Two states of one server: whichever of the two is removed, the other keeps it.
    [Fact]
    public async Task A_copy_whose_domain_was_changed_by_hand_does_not_end_the_server_of_the_node()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        var copy = Path.Combine(Path.GetDirectoryName(bench.Paths.Folder)!, "copy.example.org");
        Directory.CreateDirectory(copy);
        File.WriteAllText(
            Path.Combine(copy, "state.json"),
            File.ReadAllText(bench.Paths.State).Replace(RehearsalBench.Domain, "copy.example.org", StringComparison.Ordinal));

        var removal = (await bench.RemoveAsync())!;

        Assert.Equal(InstanceState.Running, Assert.Single(bench.World.Content.Instances.Values).State);
        Assert.Single(bench.World.Content.Addresses);
        Assert.Contains(bench.AskedRemoval!.Kept, words => words.Contains("copy.example.org", StringComparison.Ordinal));
        Assert.NotEqual(RemovalStatus.Incomplete, removal.Status);
    }

    [Fact]
    public async Task What_a_link_inside_the_folder_leads_to_is_left()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        var elsewhere = Directory.CreateDirectory(Path.Combine(bench.Home, "elsewhere")).FullName;
        File.WriteAllText(Path.Combine(elsewhere, "precious"), "x");
        Directory.CreateSymbolicLink(Path.Combine(bench.Paths.Folder, "link"), elsewhere);

        var removal = (await bench.RemoveAsync())!;

        Assert.True(removal.ServiceDirectoryRemoved);
        Assert.True(File.Exists(Path.Combine(elsewhere, "precious")));
    }

    [Fact]
    public async Task The_state_of_another_node_is_not_removed_under_this_name()
    {
        using var bench = new RehearsalBench();
        await bench.StartAsync();
        bench.EditState(state => state["domain"] = "other.example.org");

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.RemoveAsync());

        Assert.Equal("StateOfAnotherNode", failure.Code);
        bench.EditState(state => state["domain"] = RehearsalBench.Domain);
        bench.AssertOneOfEach(DnsMode.User);
    }
}
