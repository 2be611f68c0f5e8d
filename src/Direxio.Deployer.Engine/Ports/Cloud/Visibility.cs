using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>
/// How long what was made may not be seen. EC2 is eventually consistent: an id that it gave a moment ago, and a search by tag,
/// may answer "not found" for a while. So that answer proves nothing as long as the creation is young.
/// </summary>
internal static class Visibility
{
    /// <summary>
    /// AWS names no bound, but says how long to look: with growing pauses, "gradually up to about five minutes" in the words
    /// of the EC2 developer guide (docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html).
    /// </summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>How long a run waits in front of its user for something to show; a longer rest is left to the next run.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long "not found" still proves nothing; zero once it does. A time in the future, as clocks of two machines give it,
    /// counts as now.
    /// </summary>
    /// <param name="madeAt">When the thing was made, asked for, or last seen to be made; null if it is known to be old.</param>
    /// <param name="now">The time.</param>
    public static TimeSpan Remaining(DateTimeOffset? madeAt, DateTimeOffset now)
    {
        if (madeAt is not { } at)
        {
            return TimeSpan.Zero;
        }

        var age = Elapsed.Since(at, now);
        return age < Window ? Window - age : TimeSpan.Zero;
    }

    /// <summary>True if it may be there although it is not found.</summary>
    public static bool MayHide(DateTimeOffset? madeAt, DateTimeOffset now) => Remaining(madeAt, now) > TimeSpan.Zero;

    /// <summary>How long to wait for it now.</summary>
    public static TimeSpan WaitFor(TimeSpan remaining) => remaining < Patience ? remaining : Patience;

    /// <summary>The rest of the wait in whole minutes, for people.</summary>
    public static int Minutes(TimeSpan remaining) => Math.Max(1, (int)Math.Ceiling(remaining.TotalMinutes));

    /// <summary>So many minutes, in words.</summary>
    public static Advice InWords(int minutes) =>
        minutes == 1 ? Advice.Of(nameof(Texts.Minute)) : Advice.Of(nameof(Texts.Minutes), minutes);

    /// <summary>Advice for a search that found nothing, which is no proof against what is young.</summary>
    public static Advice NotShownYet => Advice.OfError(nameof(ErrorTexts.NotShownYet_Next), Minutes(Window));
}
