using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Facade;

/// <summary>How a rehearsal is begun, planned and continued by one command after another.</summary>
public sealed class RehearsalEntryTests : IDisposable
{
    private const string Domain = "chat.example.org";

    private readonly EngineHome home = new();

    public void Dispose() => home.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private NodePaths Paths => home.Node(Domain, rehearsal: true);

    [Fact]
    public async Task A_start_that_is_turned_down_keeps_the_earlier_rehearsal()
    {
        await StartAsync(Request(RehearsalEvent.DnsPending));
        var before = Files();

        Assert.Null(await StartAsync(Request(), approve: false));

        Assert.Equal(before, Files());
        Assert.Equal(DeploymentStatus.Completed, (await ResumeAsync())!.Status);
    }

    [Fact]
    public async Task A_start_that_is_refused_keeps_the_earlier_rehearsal()
    {
        await StartAsync(Request(RehearsalEvent.DnsPending));
        var before = Files();

        Assert.Equal("DomainBindingNotConfirmed", await RefusalAsync(Request() with { ConfirmDomainBinding = false }));
        Assert.Equal("PlanChanged", await RefusalAsync(Request(), hash: "another"));
        using (home.Store(rehearsal: true).Open(Domain))
        {
            Assert.Equal("NodeIsBusy", await RefusalAsync(Request()));
        }

        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_plan_can_be_started_again_and_again()
    {
        for (var round = 0; round < 3; round++)
        {
            var plan = await home.Engine.PlanAsync(Request(), new Silence(), Cancellation);

            Assert.Equal(ExistingState.None, plan.ExistingState);
            Assert.Equal(DeploymentStatus.Completed, (await StartAsync(plan.Request, hash: plan.Hash))!.Status);
        }
    }

    [Fact]
    public async Task A_start_forgets_the_earlier_rehearsal()
    {
        await StartAsync(Request());
        var run = StateOf().RunId;
        File.WriteAllText(Path.Combine(Paths.Folder, "left-over"), "of the earlier run");

        await StartAsync(Request());

        Assert.NotEqual(run, StateOf().RunId);
        Assert.False(File.Exists(Path.Combine(Paths.Folder, "left-over")));
        Assert.Single(Directory.GetFiles(Paths.Folder, "*.pem"));
        Assert.True(File.Exists(Path.Combine(home.Folder, "rehearsal", "REHEARSAL.txt")));
    }

    [Fact]
    public async Task A_start_replaces_a_rehearsal_that_cannot_be_read()
    {
        await StartAsync(Request());
        File.WriteAllText(Paths.State, "{ damaged");

        Assert.Equal(ExistingState.None, (await home.Engine.PlanAsync(Request(), new Silence(), Cancellation)).ExistingState);
        Assert.Equal(DeploymentStatus.Completed, (await StartAsync(Request()))!.Status);
    }

    [Fact]
    public async Task A_plan_leaves_nothing_on_the_disk()
    {
        await home.Engine.PlanAsync(Request(), new Silence(), Cancellation);

        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Folder));
    }

    [Fact]
    public async Task A_rehearsal_that_waits_goes_on_in_the_world_it_left()
    {
        var waiting = await StartAsync(Request(RehearsalEvent.DnsPending));
        Assert.Equal(DeploymentStatus.WaitingForUser, waiting!.Status);

        var resumed = await ResumeAsync();

        Assert.Equal(DeploymentStatus.Completed, resumed!.Status);
        Assert.Equal(waiting.Resources.PublicIp, resumed.Resources.PublicIp);
    }

    private static DeploymentRequest Request(params RehearsalEvent[] events) =>
        new() { Domain = Domain, Rehearse = true, ConfirmDomainBinding = true, RehearseEvent = events };

    private Task<Deployment?> StartAsync(DeploymentRequest request, bool approve = true, string? hash = null) =>
        home.Engine.StartAsync(request, hash, _ => Task.FromResult(approve), new Silence(), Cancellation);

    private async Task<string> RefusalAsync(DeploymentRequest request, string? hash = null) =>
        (await Assert.ThrowsAsync<DeployException>(() => StartAsync(request, hash: hash))).Code;

    private Task<Deployment?> ResumeAsync() =>
        home.Engine.ResumeAsync(new() { Domain = Domain, Rehearse = true }, _ => Task.FromResult(true), new Silence(), Cancellation);

    private NodeState StateOf() => NodeState.Parse(File.ReadAllText(Paths.State));

    private List<string> Files() =>
        [.. Directory.GetFiles(Paths.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{file} {File.ReadAllText(file)}")];
}
