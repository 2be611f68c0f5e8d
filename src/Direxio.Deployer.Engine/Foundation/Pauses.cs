namespace Direxio.Deployer.Engine.Foundation;

/// <summary>How long to pause between two looks at the same thing: short at first, then longer, up to a bound.</summary>
/// <param name="First">The first pause.</param>
/// <param name="Longest">The longest one.</param>
internal sealed record Pace(TimeSpan First, TimeSpan Longest)
{
    private const double Growth = 1.5;

    /// <summary>The pause that follows this one.</summary>
    public TimeSpan After(TimeSpan pause) => pause * Growth < Longest ? pause * Growth : Longest;
}

/// <summary>
/// Every pause that the engine makes, each with its reason. How long is waited at most stands with what is waited for; this is only how
/// often it is looked at. What AWS shows late is looked at with growing pauses, so that a minute of patience costs some dozen calls.
/// </summary>
internal static class Pauses
{
    /// <summary>
    /// Between two questions to AWS. Most of what it was asked to do has happened when it answers or shortly after, so the first pauses
    /// are short; they grow, since AWS throttles whoever asks often.
    /// </summary>
    public static readonly Pace Account = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(5));

    /// <summary>
    /// Between two questions to Route 53, which answers an account five times a second in all. A change is published there within about
    /// a minute.
    /// </summary>
    public static readonly Pace Dns = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(5));

    /// <summary>
    /// Between two looks at the health of the node. It is the user's own server and nobody waits for anything else, so a node that is
    /// ready is noticed within half a second, however long its boot took.
    /// </summary>
    public static readonly Pace NodeHealth = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(500));

    /// <summary>
    /// Between two runs of a command over a connection to the node that is open anyway, such as the reading of a file that is written a
    /// moment after the node's health is green.
    /// </summary>
    public static readonly Pace NodeCommand = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(5));

    /// <summary>Between two tries of what the node or a program on this machine is about to be able to do.</summary>
    public static readonly Pace Usual = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(5));

    /// <summary>
    /// Between two looks at the console output while the node boots: the keys are printed within the first seconds of a boot, and EC2
    /// shows them at once or minutes later, depending on the instance type.
    /// </summary>
    public static readonly Pace Console = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10));

    /// <summary>
    /// Before the boot report is read for the first time, and between two readings: a boot takes minutes, and each reading is a login.
    /// </summary>
    public static readonly TimeSpan BootReport = TimeSpan.FromSeconds(10);

    /// <summary>Between two looks at instance and address while the boot is waited for; they tell only why a node stays silent.</summary>
    public static readonly TimeSpan Instance = TimeSpan.FromSeconds(10);

    /// <summary>Before a call is repeated of which AWS said that it took no effect; AWS asks for pauses that grow.</summary>
    public static readonly Pace Repetition = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(8));

    /// <summary>Between two tries to take a lock that another process holds only for an instant.</summary>
    public static readonly TimeSpan Lock = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Between two tries to replace a file that another program has open, on Windows. Most are done with it in some milliseconds.
    /// </summary>
    public static readonly Pace Replacement = new(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(400));

    /// <summary>The shortest pause of all. Less is none, and whoever waits would spin.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
}
