using System.Management.Automation;
using Direxio.Deployer.Host.Output;

namespace Direxio.Deployer.Host.Tests;

/// <summary>Progress in a file or behind a pipe.</summary>
public sealed class ProgressLogTests
{
    private readonly Clock clock = new();
    private readonly List<string> lines = [];

    [Fact]
    public void A_wait_is_told_at_once_and_then_now_and_then()
    {
        var log = new ProgressLog(lines.Add, clock);
        log.Show(Phase("Phase 4 of 8: Create the server"));
        for (var second = 0; second <= 65; second++)
        {
            log.Show(Phase("Phase 4 of 8: Create the server"));
            log.Show(Below("Waiting for the record", $"0:{second:00} of 15:00"));
            clock.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            [
                "Deploying chat.example.org - Phase 4 of 8: Create the server",
                "  Waiting for the record - 0:00 of 15:00",
                "  Waiting for the record - 0:30 of 15:00",
                "  Waiting for the record - 0:60 of 15:00",
            ],
            lines);
    }

    [Fact]
    public void Each_thing_that_was_made_has_its_line_and_an_end_has_none()
    {
        var log = new ProgressLog(lines.Add, clock);
        log.Show(Phase("Phase 4 of 8: Create the server"));
        log.Show(Below("Key pair", "key-1 was made"));
        log.Show(Below("Security group", "sg-1 was made"));
        log.Show(new(1, "Deploying chat.example.org", "over") { RecordType = ProgressRecordType.Completed });
        log.Show(Phase("Phase 5 of 8: Wait for the server"));

        Assert.Equal(
            [
                "Deploying chat.example.org - Phase 4 of 8: Create the server",
                "  Key pair - key-1 was made",
                "  Security group - sg-1 was made",
                "Deploying chat.example.org - Phase 5 of 8: Wait for the server",
            ],
            lines);
    }

    private static ProgressRecord Phase(string status) => new(1, "Deploying chat.example.org", status);

    private static ProgressRecord Below(string activity, string status) => new(2, activity, status) { ParentActivityId = 1 };

    private sealed class Clock : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Pass(TimeSpan time) => now += time.Ticks;
    }
}
