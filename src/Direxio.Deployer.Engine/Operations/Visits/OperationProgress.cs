using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Visits;

/// <summary>What an operation on the node says it does, for whoever watches.</summary>
/// <param name="observer">Told of it.</param>
/// <param name="clock">Measures how long is waited.</param>
/// <param name="steps">What the operation goes through: one of the tables here.</param>
internal sealed class OperationProgress(EngineObserver observer, TimeProvider clock, (string Step, string Title)[] steps)
{
    /// <summary>An update or a reset.</summary>
    public static readonly (string Step, string Title)[] Change =
    [
        ("read", "Reading what runs on the node"),
        ("pull", "Pulling the image"),
        ("stop", "Stopping the message server"),
        ("backup", "Copying database and configuration on the node"),
        ("reset", "Removing database and media"),
        ("start", "Starting the message server"),
        ("agreement", "Proving that all of it works"),
        ("return", "Taking the change back"),
        ("restore", "Bringing the data back"),
        ("bootstrap", "Making the server's credentials"),
    ];

    /// <summary>A restore.</summary>
    public static readonly (string Step, string Title)[] Restore =
    [
        (Sending, "Bringing the backup to the node"),
        ("prepare", "Preparing the node"),
        ("pull", "Pulling the image"),
        ("database", "Loading the database beside the one in use"),
        ("stop", "Stopping the message server"),
        ("files", "Putting files, signing key and certificates in their place"),
        ("swap", "Changing over to the database"),
        ("start", "Starting the message server"),
        ("prove", "Proving that all of it works"),
        ("return", "Taking the change back"),
    ];

    /// <summary>The step of a restore before the operation begins.</summary>
    public const string Sending = "send";

    private static readonly TimeSpan HealthLimit = TimeSpan.FromMinutes(5);

    private readonly long begun = clock.GetTimestamp();
    private string? shown;

    /// <summary>Why the operation could neither go on nor back, once it has said so.</summary>
    public string? StuckReason { get; private set; }

    /// <summary>A step begins.</summary>
    public void Begin(string step)
    {
        var index = Array.FindIndex(steps, one => one.Step == step);
        if (index >= 0 && shown != step)
        {
            shown = step;
            observer.StepStarted(steps[index].Title, index + 1, steps.Length);
        }
    }

    /// <summary>Tells of one event.</summary>
    public void Take(NodeOperationEvent one)
    {
        Begin(one.Step);
        switch (one.Step)
        {
            case "agreement":
                observer.EvidenceSeen($"Agreement {one.Fields["number"]} of {one.Fields["of"]}.");
                break;
            case "backup" when one.Fields["bytes"] is { } bytes:
                observer.EvidenceSeen(string.Create(CultureInfo.InvariantCulture, $"{bytes.GetValue<long>() / (1024 * 1024)} MB copied."));
                break;
            case "wait":
                observer.Waiting(null, "the server to be healthy", clock.GetElapsedTime(begun), HealthLimit, Text(one, "reason"));
                break;
            case "return":
                observer.Warn(Advice.Of(nameof(Texts.Warn_TakenBack), Text(one, "reason")));
                break;
            case "note":
                observer.Note(Text(one, "text"));
                break;
            case "stuck":
                StuckReason = Text(one, "reason")
                    + (one.Fields["copy"] is { } copy ? $". The copy of the data lies on the node in {copy}" : string.Empty);
                break;
        }
    }

    private static string Text(NodeOperationEvent one, string name) => one.Fields[name]?.ToString() ?? string.Empty;
}
