using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Visits;

/// <summary>
/// What an operation on the node says it does, for whoever watches. Its numbers only grow: a step that comes again, as after an
/// interruption, has the number that was reached.
/// </summary>
/// <param name="observer">Told of it.</param>
/// <param name="clock">Measures how long is waited.</param>
/// <param name="steps">What the operation goes through.</param>
/// <param name="before">How many steps the command has told of before.</param>
internal sealed class OperationProgress(EngineObserver observer, TimeProvider clock, OperationSteps steps, int before = 0)
{
    private static readonly TimeSpan HealthLimit = TimeSpan.FromMinutes(5);

    private readonly long begun = clock.GetTimestamp();
    private string? shown;
    private int reached;

    /// <summary>Why the operation could neither go on nor back, once it has said so.</summary>
    public string? StuckReason { get; private set; }

    /// <summary>Another operation begins, whose steps are counted from the first.</summary>
    public void Restart() => (shown, reached) = (null, 0);

    /// <summary>A step begins.</summary>
    public void Begin(string step)
    {
        if (shown == step || OperationSteps.TitleOf(step) is not { } title)
        {
            return;
        }

        shown = step;
        reached = steps.NumberOf(step, reached);
        observer.StepStarted(Advice.Of(title), before + reached, before + steps.TotalAt(reached));
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
            case "backup" when JsonText.NumberIn(one.Fields, "bytes") is { } bytes:
                observer.EvidenceSeen(string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024)} MB copied."));
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
