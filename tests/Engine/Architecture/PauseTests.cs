using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Architecture;

/// <summary>Every pause of the engine stands in one file, with its reason.</summary>
public sealed class PauseTests
{
    private static readonly string[] Pausing = ["Task.Delay(", "Thread.Sleep(", "MaxDelay =", " Delay ="];

    // A limit ends a wait early or late; the waiter's own pause comes from there.
    private static readonly string[] Allowed = ["Pauses.", "Limit", "Timeout.Infinite", "Task.Delay(pause,"];

    [Fact]
    public void Nothing_pauses_for_a_time_of_its_own()
    {
        var folder = Path.Combine(Repository.Root, "src", "Direxio.Deployer.Engine");
        var own = from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                  let name = Path.GetRelativePath(folder, file)
                  where !name.StartsWith("obj", StringComparison.Ordinal) && !name.StartsWith("bin", StringComparison.Ordinal)
                  from line in File.ReadLines(file)
                  where Pausing.Any(line.Contains) && !Allowed.Any(line.Contains)
                  select $"{name}: {line.Trim()}";

        Assert.Empty(own);
    }
}
