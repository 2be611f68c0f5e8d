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
        ("read", nameof(Texts.Step_Read)),
        ("pull", nameof(Texts.Step_Pull)),
        ("stop", nameof(Texts.Step_Stop)),
        ("backup", nameof(Texts.Step_Backup)),
        ("reset", nameof(Texts.Step_Reset)),
        ("start", nameof(Texts.Step_Start)),
        ("agreement", nameof(Texts.Step_Prove)),
        ("return", nameof(Texts.Step_Return)),
        ("restore", nameof(Texts.Step_Data)),
        ("bootstrap", nameof(Texts.Step_Bootstrap)),
    ];

    /// <summary>A restore.</summary>
    public static readonly (string Step, string Title)[] Restore =
    [
        (Sending, nameof(Texts.Step_Send)),
        ("prepare", nameof(Texts.Step_Prepare)),
        ("pull", nameof(Texts.Step_Pull)),
        ("database", nameof(Texts.Step_Database)),
        ("stop", nameof(Texts.Step_Stop)),
        ("files", nameof(Texts.Step_Files)),
        ("swap", nameof(Texts.Step_Swap)),
        ("start", nameof(Texts.Step_Start)),
        ("prove", nameof(Texts.Step_Prove)),
        ("return", nameof(Texts.Step_Return)),
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
            observer.StepStarted(Advice.Of(steps[index].Title), index + 1, steps.Length);
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
                observer.Waiting(
                    null, Advice.Of(nameof(Texts.Wait_Healthy)), clock.GetElapsedTime(begun), HealthLimit, Text(one, "reason"));
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
