using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Facade;

public sealed class StatusTests
{
    [Theory]
    [InlineData("bücher.example.org", "xn--bcher-kva.example.org")]
    [InlineData(" Bücher.Example.org. ", "xn--bcher-kva.example.org")]
    [InlineData("XN--bcher-kva.example.org", "xn--bcher-kva.example.org")]
    [InlineData("https://chat.example.org/app", "chat.example.org")]
    [InlineData("chat.example.org:8443", "chat.example.org-8443")]
    [InlineData("chat_server.example.org", "chat_server.example.org")]
    public void A_node_is_found_by_its_name_in_any_spelling(string asked, string serviceId)
    {
        using var home = new EngineHome();
        home.WriteState(serviceId, SampleStates.Early().ToJsonString());

        Assert.Equal(serviceId, Assert.Single(home.Engine.GetStatus(asked, rehearsal: false)).ServiceId);
    }

    [Fact]
    public void An_international_name_does_not_find_the_node_of_another_name()
    {
        using var home = new EngineHome();
        home.WriteState("b-cher.example.org", SampleStates.Early().ToJsonString());

        var failure = Assert.Throws<DeployException>(() => home.Engine.GetStatus("bücher.example.org", rehearsal: false));

        Assert.Equal("NodeNotFound", failure.Code);
        Assert.Contains("bücher.example.org", failure.Message);
    }

    [Fact]
    public void A_node_whose_state_is_lost_is_listed_and_named_with_its_repair()
    {
        using var home = new EngineHome();
        home.WriteState("chat.example.org", SampleStates.Early().ToJsonString());
        var folder = Path.GetDirectoryName(home.Engine.GetStatus("chat.example.org", rehearsal: false)[0].StatePath)!;
        File.WriteAllText(Path.Combine(folder, "direxio-20260101-101112-0a1b.pem"), "key");
        File.Delete(Path.Combine(folder, "state.json"));

        var row = Assert.Single(home.Engine.GetStatus(null, rehearsal: false));
        var failure = Assert.Throws<DeployException>(() => home.Engine.GetStatus("chat.example.org", rehearsal: false));

        Assert.Equal(("chat.example.org", "Unreadable"), (row.Domain, row.Status));
        Assert.Contains("Repair-DirexioDeployment -Domain chat.example.org", row.NextAction);
        Assert.Equal("StateMissing", failure.Code);
        Assert.Equal(row.NextAction, failure.NextAction);
    }

    [Fact]
    public void A_home_that_is_a_file_is_no_home_without_nodes()
    {
        using var home = new EngineHome();
        var file = Path.Combine(Path.GetTempPath(), $"direxio-{Guid.NewGuid():N}");
        File.WriteAllText(file, "not a folder");
        try
        {
            var engine = new DeploymentEngine(TemporaryHome.EnvironmentWith(("DIREXIO_HOME", file)));

            var failure = Assert.Throws<DeployException>(() => engine.GetStatus(null, rehearsal: false));

            Assert.Equal("HomeUnreadable", failure.Code);
            Assert.Contains($"'{file}'", failure.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_resume_finds_the_node_of_an_international_name()
    {
        using var home = new EngineHome();
        var request = new DeploymentRequest { Domain = "bücher.example.org", Rehearse = true, ConfirmDomainBinding = true, RehearseEvent = [RehearsalEvent.DnsPending] };
        await home.Engine.StartAsync(request, null, _ => Task.FromResult(true), new Silence(), TestContext.Current.CancellationToken);

        Assert.Equal("WaitingForUser", Assert.Single(home.Engine.GetStatus("bücher.example.org", rehearsal: true)).Status);
        var resumed = await home.Engine.ResumeAsync(
            new() { Domain = "bücher.example.org", Rehearse = true }, _ => Task.FromResult(true), new Silence(), TestContext.Current.CancellationToken);

        Assert.Equal(DeploymentStatus.Completed, resumed!.Status);
        Assert.Equal("xn--bcher-kva.example.org", resumed.Domain);
    }

    [Fact]
    public void A_failure_of_the_status_does_not_tell_the_sessions_secret()
    {
        using var home = new EngineHome(("AWS_SECRET_ACCESS_KEY", "pasted-by-mistake"));

        var failure = Assert.Throws<DeployException>(() => home.Engine.GetStatus("pasted-by-mistake", rehearsal: false));

        Assert.Equal("NodeNotFound", failure.Code);
        Assert.DoesNotContain("pasted-by-mistake", failure.Message + failure.NextAction);
    }

    [Fact]
    public void What_nobody_foresaw_is_a_failure_of_the_deployer_too()
    {
        var engine = new DeploymentEngine(TemporaryHome.EnvironmentWith(("DIREXIO_HOME", "/home\0broken")));

        Assert.Equal("UnexpectedFailure", Assert.Throws<DeployException>(() => engine.GetStatus(null, rehearsal: false)).Code);
    }

    [Theory]
    [InlineData("""{"domain": "a.example.org", "domain": "b.example.org"}""")]
    [InlineData("""{"domain": "a.example.org", "phases": {"S0_PREREQ_AWS": {"status": "done", "status": "failed"}}}""")]
    [InlineData("""{"domain": "a.example.org", "list": [{"x": 1, "x": 2}]}""")]
    public void A_state_with_a_name_twice_is_an_unreadable_row_beside_the_others(string state)
    {
        using var home = new EngineHome();
        home.WriteState("a.example.org", state);
        home.WriteState("chat.example.org", SampleStates.Early().ToJsonString());

        Assert.Equal(
            ["a.example.org Unreadable", "chat.example.org Completed"],
            home.Engine.GetStatus(null, rehearsal: false).Select(row => $"{row.ServiceId} {row.Status}"));
    }
}

/// <summary>Listens to nothing.</summary>
internal sealed class Silence : IDeploymentObserver
{
    public void OnEvent(DeploymentEvent deploymentEvent)
    {
    }
}
