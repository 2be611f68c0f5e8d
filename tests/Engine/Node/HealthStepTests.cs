using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>The step that waits for the message server and looks at the services.</summary>
public sealed class HealthStepTests : IDisposable
{
    private const string Up = """
        {"Service":"message-init","State":"exited","ExitCode":0}
        {"Service":"message-server","State":"running","ExitCode":0}
        """;

    private readonly ScriptRun run = new();
    private readonly FakePortal portal;

    public HealthStepTests()
    {
        portal = new FakePortal(run);
        run.Environment["PATH"] = $"{run.At("programs")}:{Environment.GetEnvironmentVariable("PATH")}";
        // Nobody waits two seconds in a test.
        run.Write("steps/06-health", run.Read("steps/06-health").Replace("time.sleep(2)", "time.sleep(0)", StringComparison.Ordinal));
        Services(Up);
    }

    public void Dispose()
    {
        portal.Dispose();
        run.Dispose();
    }

    [Fact]
    public async Task A_server_that_answers_with_all_services_up_is_healthy()
    {
        var (status, output, error) = await StepAsync();

        Assert.True(status == 0, error);
        Assert.StartsWith("The message server answers.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_in_memory_alone_is_a_failure()
    {
        portal.StoreMode = "memory";

        var (status, _, error) = await StepAsync();

        Assert.Equal(1, status);
        Assert.Contains("could not open its database", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Service":"coturn","State":"restarting","ExitCode":255}""", "coturn")]
    [InlineData("""{"Service":"caddy","State":"exited","ExitCode":0}""", "caddy")]
    [InlineData("""{"Service":"message-init","State":"exited","ExitCode":1}""", "message-init")]
    public async Task A_service_that_is_not_up_is_named(string line, string name)
    {
        Services($"{Up}\n{line}");

        var (status, _, error) = await StepAsync();

        Assert.Equal(1, status);
        Assert.Contains($"Not running: {name}", error, StringComparison.Ordinal);
    }

    private void Services(string lines)
    {
        run.Write("services", lines + "\n");
        run.WriteProgram("programs/docker", $"case \"$*\" in *json*) cat '{run.At("services")}' ;; esac");
    }

    private async Task<(int ExitStatus, string Output, string Error)> StepAsync()
    {
        ScriptRun.Needs("python3");
        return await run.RunAsync("python3", run.At("steps/06-health"));
    }
}
