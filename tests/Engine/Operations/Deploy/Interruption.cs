namespace Direxio.Deployer.Engine.Tests.Operations.Deploy;

/// <summary>Ends a run at one of its calls.</summary>
internal static class Interruption
{
    /// <summary>From that call on every call fails; what the run writes afterwards is undone, as for a process that is gone.</summary>
    public static Action<string, bool> EndAt(int index, bool afterwards, Action atTheEnd)
    {
        var count = -1;
        return (action, isAfter) =>
        {
            count += isAfter ? 0 : 1;
            if (count > index || (count == index && isAfter == afterwards))
            {
                atTheEnd();
                throw new InvalidOperationException($"The process ends at {action}.");
            }
        };
    }
}
