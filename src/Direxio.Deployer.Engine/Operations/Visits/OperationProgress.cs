using System.Globalization;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Visits;

/// <summary>What an operation on the node says it does, for whoever watches.</summary>
internal sealed class OperationProgress(EngineObserver observer, TimeProvider clock)
{
    private static readonly TimeSpan HealthLimit = TimeSpan.FromMinutes(5);

    private static readonly (string Step, string Title)[] Steps =
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

    private readonly long begun = clock.GetTimestamp();
    private string? shown;

    /// <summary>Tells of one event.</summary>
    public void Take(NodeOperationEvent one)
    {
        var index = Array.FindIndex(Steps, step => step.Step == one.Step);
        if (index >= 0 && shown != one.Step)
        {
            shown = one.Step;
            observer.StepStarted(Steps[index].Title, index + 1, Steps.Length);
        }

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
                observer.Warn($"The new server did not prove itself, so that the change is taken back: {Text(one, "reason")}.");
                break;
            case "note":
                observer.Note(Text(one, "text"));
                break;
        }
    }

    private static string Text(NodeOperationEvent one, string name) => one.Fields[name]?.ToString() ?? string.Empty;
}
