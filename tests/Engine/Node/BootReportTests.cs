using Direxio.Deployer.Engine.Node;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

public sealed class BootReportTests
{
    private const string Done = """{"name":"01-packages","state":"done","started":"2026-06-01T10:00:00.000Z","ended":"2026-06-01T10:00:42.500Z","exit_status":null}""";
    private const string Failed = """{"name":"05-stack","state":"failed","started":"2026-06-01T10:01:00.000Z","ended":"2026-06-01T10:01:05.000Z","exit_status":18}""";
    private const string Running = """{"name":"04-images","state":"running","started":"2026-06-01T10:00:50.000Z","ended":null,"exit_status":null}""";
    private const string Pending = """{"name":"08-done","state":"pending","started":null,"ended":null,"exit_status":null}""";

    [Fact]
    public void A_failed_boot_names_its_step_its_status_and_its_log()
    {
        var report = Parse([Done, Failed, Pending], log: "pull access denied");

        Assert.Equal("05-stack", report.FailedStep!.Name);
        Assert.Equal(18, report.FailedStep.ExitStatus);
        Assert.Equal(report.FailedStep, report.CurrentStep);
        Assert.Equal("pull access denied", Assert.Single(report.LogTail));
        Assert.Equal(61, report.DiskFreePercent);
        Assert.False(report.IsDone);
    }

    [Fact]
    public void A_running_boot_says_what_it_is_at_and_what_took_how_long()
    {
        var report = Parse([Done, Running, Pending]);

        Assert.Equal("04-images", report.CurrentStep!.Name);
        Assert.Null(report.StoppedStep);
        Assert.Equal(1, report.DoneCount);
        Assert.Equal(TimeSpan.FromSeconds(42.5), report.Steps[0].Ended - report.Steps[0].Started);
    }

    [Fact]
    public void An_interrupted_step_stopped_the_boot_but_did_not_fail()
    {
        var report = Parse([Done, Running.Replace("running", "interrupted", StringComparison.Ordinal)]);

        Assert.Equal("04-images", report.StoppedStep!.Name);
        Assert.Null(report.FailedStep);
    }

    [Fact]
    public void A_boot_is_done_when_every_step_is()
    {
        var report = Parse([Done]);

        Assert.True(report.IsDone);
        Assert.Null(report.CurrentStep);
        Assert.Null(report.RateLimit);
    }

    [Theory]
    [InlineData("retry after 2026-06-02 03:04:05 UTC: see https://letsencrypt.org/docs/rate-limits/")]
    [InlineData("retry after 2026-06-02T03:04:05Z: see the documentation")]
    public void The_rate_limit_of_the_certificate_authority_is_recognized_with_its_time(string retry)
    {
        var line = $"HTTP 429 urn:ietf:params:acme:error:rateLimited - too many certificates (5) already issued, {retry}";

        var report = Parse([Done], problems: ["certificate: connection refused", line]);

        Assert.Equal(new DateTimeOffset(2026, 6, 2, 3, 4, 5, TimeSpan.Zero), report.RateLimit!.RetryAfter);
        Assert.Equal(line, report.RateLimit.Line);
        Assert.Equal(2, report.CertificateProblems.Count);
    }

    [Theory]
    [InlineData("urn:ietf:params:acme:error:rateLimited - too many failed authorizations recently")]
    [InlineData("urn:ietf:params:acme:error:rateLimited - retry after 2026-99-99 99:99:99 UTC")]
    public void A_rate_limit_without_a_usable_time_is_still_one(string line)
    {
        var report = Parse([Done], problems: [line]);

        Assert.NotNull(report.RateLimit);
        Assert.Null(report.RateLimit.RetryAfter);
    }

    [Fact]
    public void Other_certificate_problems_are_no_rate_limit()
    {
        Assert.Null(Parse([Done], problems: ["urn:ietf:params:acme:error:connection - timeout during connect"]).RateLimit);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sudo: a password is required")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"running":true,"steps":[]}""")]
    [InlineData("""{"running":true,"steps":[{"name":"01-packages","state":"odd"}]}""")]
    [InlineData("""{"running":true,"steps":[{"name":"01-packages"}]}""")]
    [InlineData("""{"running":true,"steps":[null]}""")]
    [InlineData("""{"steps":[{"name":"01-packages","state":"done"}]}""")]
    public void What_is_no_report_is_refused(string text)
    {
        var refusal = Assert.Throws<DeployException>(() => BootReport.Parse(text));
        Assert.Equal("BootReportUnreadable", refusal.Code);
        Assert.Equal(DeployErrorKind.InvalidData, refusal.Kind);
    }

    private static BootReport Parse(string[] steps, string? log = null, string[]? problems = null)
    {
        var caddy = $$"""{"certificate_problems":[{{string.Join(',', (problems ?? []).Select(line => $"\"{line}\""))}}]}""";
        return BootReport.Parse($$"""
            {"version":1,"time":"2026-06-01T10:02:00Z","running":false,"steps":[{{string.Join(',', steps)}}],
             "failed_step":null,"log_tail":[{{(log is null ? "" : $"\"{log}\"")}}],"disk_free_percent":61,"caddy":{{caddy}} }
            """);
    }
}
