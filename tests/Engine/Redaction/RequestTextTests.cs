using Direxio.Deployer.Engine.Tests.Facade;
using Direxio.Deployer.Engine.Tests.Hostile;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Redaction;

/// <summary>Half of a character in what a user or an agent gives is refused by the parameter's name, before anything is written.</summary>
public sealed class RequestTextTests : IDisposable
{
    private readonly EngineHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Evidence_and_options_with_half_a_character_are_refused()
    {
        var stop = TestContext.Current.CancellationToken;
        var evidence = await Assert.ThrowsAsync<DeployException>(() => home.Engine.ConfirmGateAsync(
            new() { Domain = "chat.example.org", Gate = ProductGate.RealChat, Evidence = "seen \ud83d on a tablet", Rehearse = true },
            () => Task.FromResult(true), new Silence(), stop));
        var option = await Assert.ThrowsAsync<DeployException>(() => home.Engine.PlanAsync(
            new() { Domain = "chat.example.org", Rehearse = true, ConnectAgentOption = new Dictionary<string, object?> { ["env"] = new Dictionary<string, object?> { ["A"] = "\udc00" } } },
            new Silence(), stop));

        Assert.Equal(("TextIncomplete", DeployErrorKind.InvalidInput, "Evidence"), (evidence.Code, evidence.Kind, evidence.Target));
        Assert.Contains(@"\ud83d", evidence.Message);
        HostileTexts.AssertNothingRaw(evidence.Message);
        Assert.Equal("ConnectAgentOption", option.Target);
        Assert.Empty(Directory.EnumerateFiles(home.Folder, "*", SearchOption.AllDirectories));
    }
}
