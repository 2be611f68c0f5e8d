using Direxio.Deployer.Engine.Node;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>What the status command prints, read by its reader.</summary>
public sealed class BootStatusTests : IDisposable
{
    private readonly ScriptRun run = new();

    public BootStatusTests()
    {
        run.Environment["DIREXIO_BOOT_LOGS"] = run.At("logs");
        run.Environment["PATH"] = $"{run.At("programs")}:{Environment.GetEnvironmentVariable("PATH")}";
        WriteCaddyLog("");
    }

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task Before_the_boot_every_step_is_pending()
    {
        var report = await StatusAsync();

        Assert.All(report.Steps, step => Assert.Equal(BootStepState.Pending, step.State));
        Assert.Equal(["00-address", "01-packages", "02-docker", "03-secrets", "04-images", "05-stack", "06-health", "07-bootstrap", "08-done"], report.Steps.Select(step => step.Name));
        Assert.Null(report.CurrentStep);
        Assert.InRange(report.DiskFreePercent!.Value, 0, 100);
    }

    [Fact]
    public async Task A_failed_step_comes_with_its_time_status_and_the_end_of_its_log()
    {
        run.Write("markers/00-address.done", "2026-06-01T09:59:59.000Z\n");
        run.Write("markers/01-packages.started", "2026-06-01T10:00:00.000Z\n");
        run.Write("markers/01-packages.failed", "2026-06-01T10:02:03.000Z 100\n");
        // A marker of an earlier run, behind the step that failed now.
        run.Write("markers/02-docker.started", "2026-06-01T09:00:00.000Z\n");
        run.Write("logs/01-packages.log", string.Concat(Enumerable.Range(1, 60).Select(line => $"line {line}\n")));

        var report = await StatusAsync();

        Assert.Equal("01-packages", report.FailedStep!.Name);
        Assert.Equal(100, report.FailedStep.ExitStatus);
        Assert.Equal(TimeSpan.FromSeconds(123), report.FailedStep.Ended - report.FailedStep.Started);
        Assert.Equal(BootStepState.Pending, report.Steps[2].State);
        Assert.Equal(40, report.LogTail.Count);
        Assert.Equal("line 60", report.LogTail[^1]);
    }

    [Fact]
    public async Task The_images_are_told_with_the_digests_that_are_recorded()
    {
        run.Write(".env", "MESSAGE_SERVER_IMAGE=direxio/message-server:latest@sha256:aa\nCADDY_DIGEST=@sha256:bb\n");

        var report = await StatusAsync();

        Assert.Equal("direxio/message-server:latest@sha256:aa", report.Images["message-server"]);
        Assert.Equal("caddy:2@sha256:bb", report.Images["caddy"]);
        Assert.Equal("postgres:18-alpine", report.Images["postgres"]);
        Assert.Equal(["caddy", "coturn", "limiter", "message-init", "message-server", "postgres"], report.Images.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_step_that_nothing_works_on_is_interrupted()
    {
        run.Write("markers/00-address.done", "2026-06-01T09:59:59.000Z\n");
        run.Write("markers/01-packages.started", "2026-06-01T10:00:00.000Z\n");
        run.Write("boot.lock", "");

        Assert.Equal("01-packages", (await StatusAsync()).StoppedStep!.Name);
    }

    [Fact]
    public async Task No_secret_of_the_node_is_printed()
    {
        run.Write(".env", "DOMAIN=chat.example.org\nDATABASE_PASSWORD=databasesecret\nTURN_SECRET=turnsecret\nP2P_PORTAL_PASSWORD=01234567\n");
        run.Write("portal/bootstrap.json", """{"access_token":"ownertoken","agent_token":"agenttoken","password":"own pass phrase"}""");
        run.Write("markers/05-stack.started", "2026-06-01T10:00:00.000Z\n");
        run.Write("markers/05-stack.failed", "2026-06-01T10:00:01.000Z 1\n");
        foreach (var step in new[] { "00-address", "01-packages", "02-docker", "03-secrets", "04-images" })
        {
            run.Write($"markers/{step}.done", "2026-06-01T10:00:00.000Z\n");
        }

        run.Write("logs/05-stack.log", "databasesecret turnsecret 01234567 ownertoken agenttoken p2p_agent_abc Bearer xyz own pass phrase\n");

        var report = await StatusAsync();

        Assert.Equal("[redacted] [redacted] [redacted] [redacted] [redacted] [redacted] Bearer [redacted] [redacted]", Assert.Single(report.LogTail));
    }

    [Fact]
    public async Task The_rate_limit_is_found_in_Caddys_log()
    {
        WriteCaddyLog("""
            {"level":"info","logger":"tls.obtain","msg":"obtaining certificate"}
            {"level":"error","logger":"tls.obtain","msg":"could not get certificate from issuer","error":"HTTP 429 urn:ietf:params:acme:error:rateLimited - too many certificates, retry after 2026-06-02 03:04:05 UTC: see the documentation"}
            {"level":"warn","logger":"tls","msg":"stapling OCSP","error":"no OCSP server specified in certificate"}
            """);

        var report = await StatusAsync();

        Assert.Equal(new DateTimeOffset(2026, 6, 2, 3, 4, 5, TimeSpan.Zero), report.RateLimit!.RetryAfter);
        Assert.Single(report.CertificateProblems);
    }

    [Fact]
    public async Task A_certificate_that_came_settles_earlier_problems()
    {
        WriteCaddyLog("""
            {"level":"error","logger":"tls.obtain","msg":"could not get certificate from issuer","error":"urn:ietf:params:acme:error:rateLimited"}
            {"level":"info","logger":"tls.obtain","msg":"certificate obtained successfully"}
            """);

        var report = await StatusAsync();

        Assert.Null(report.RateLimit);
        Assert.Empty(report.CertificateProblems);
    }

    private void WriteCaddyLog(string text)
    {
        run.Write("caddy.log", text);
        run.WriteProgram("programs/docker", $"[ \"$2\" = logs ] && cat '{run.At("caddy.log")}'");
    }

    private async Task<BootReport> StatusAsync()
    {
        ScriptRun.Needs("python3");
        var (status, output, error) = await run.RunAsync("python3", run.At("bin/direxio-status"));
        Assert.True(status == 0, error);
        return BootReport.Parse(output);
    }
}
