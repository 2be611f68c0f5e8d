using System.Globalization;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>
/// This machine's clock compared with that of the services, from the Date header of their last answer. The SDK asks again with a
/// corrected time where a service refuses this machine's, so that a wrong clock may show nowhere else.
/// </summary>
internal sealed class ServerClock
{
    private const long Unknown = long.MinValue;

    private long difference = Unknown;

    /// <summary>This machine's time less the service's, to the second; null as long as no answer has told.</summary>
    public TimeSpan? Difference => Interlocked.Read(ref difference) is var ticks and not Unknown ? new(ticks) : null;

    /// <summary>Takes the Date header of an answer.</summary>
    /// <param name="header">The header; null if there was none.</param>
    /// <param name="now">This machine's time.</param>
    public void Note(string? header, DateTimeOffset now)
    {
        if (DateTimeOffset.TryParseExact(header, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var theirs))
        {
            Interlocked.Exchange(ref difference, TimeSpan.FromSeconds(Math.Round((now - theirs).TotalSeconds)).Ticks);
        }
    }
}
