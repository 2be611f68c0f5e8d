using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.RuntimeChecks;

public sealed class McpDoctorCheckTests : IAsyncLifetime
{
    private RuntimeBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await RuntimeBench.WellAsync();

    public ValueTask DisposeAsync()
    {
        bench?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("redacted", "redacted")]
    [InlineData("set:redacted", "present_redacted")]
    public async Task A_doctor_of_this_node_passes_and_no_token_is_recorded(string shown, string recorded)
    {
        bench.Bridge.Fault("doctor", bench.DoctorReport(token: shown));

        Assert.Equal((RuntimeCheckStatus.Passed, "DoctorPassed"), await CheckAsync());
        Assert.Equal(recorded, (string?)bench.Checks["mcp_doctor"]!["token"]);
        Assert.Equal(
            $"doctor --json|{bench.Credentials}|{bench.AgentNodeId}",
            Assert.Single(await File.ReadAllLinesAsync(bench.Bridge.At("mcp-calls"), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_doctor_that_shows_the_token_itself_does_not_bring_it_into_the_record()
    {
        bench.Bridge.Fault("doctor", bench.DoctorReport(token: bench.AgentToken));

        Assert.Equal((RuntimeCheckStatus.Passed, "DoctorPassed"), await CheckAsync());
        Assert.DoesNotContain(bench.AgentToken, bench.State.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_has_its_own_code()
    {
        async Task AssertAsync(string code, string report)
        {
            bench.Bridge.Fault("doctor", report);
            Assert.Equal((RuntimeCheckStatus.Failed, code), await CheckAsync());
        }

        await AssertAsync("DoctorUnreadable", "all is well");
        await AssertAsync("DoctorUnreadable", "[]");
        await AssertAsync("DoctorUnreadable", "");
        await AssertAsync("DoctorReportsFault", bench.DoctorReport(ok: "false"));
        await AssertAsync("DoctorReportsFault", "{}");
        await AssertAsync("DoctorOfAnotherNode", bench.DoctorReport(domain: "https://other.example.org"));
        await AssertAsync("DoctorOfAnotherNode", """{"ok": true}""");
        await AssertAsync("DoctorOfAnotherRoom", bench.DoctorReport(room: "!other:chat.example.org"));
        await AssertAsync("DoctorWithoutToken", bench.DoctorReport(token: ""));
        Assert.Equal("missing", (string?)bench.Checks["mcp_doctor"]!["token"]);
    }

    [Fact]
    public async Task A_doctor_that_fails_is_quoted_without_a_secret()
    {
        bench.Bridge.Fault("doctor-exit", "3");
        bench.Bridge.Fault("doctor-complains", $"token {bench.AgentToken} refused");

        var check = await bench.CheckAsync(RuntimeCheckName.McpDoctor);

        Assert.Equal((RuntimeCheckStatus.Failed, "DoctorFailed"), (check.Status, check.Code));
        Assert.Contains("exit code 3 and said: token [redacted] refused", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_doctor_that_hangs_is_ended_when_the_time_is_up()
    {
        bench.Bridge.Fault("doctor-hangs");

        Assert.Equal((RuntimeCheckStatus.Failed, "DoctorTimedOut"), await CheckAsync(seconds: 1));
    }

    private async Task<(RuntimeCheckStatus, string)> CheckAsync(double seconds = 60)
    {
        var check = await bench.CheckAsync(RuntimeCheckName.McpDoctor, seconds);
        return (check.Status, check.Code);
    }
}
