using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>How much memory a node needs: five containers, and beside them now and then an update, a backup or a restore.</summary>
internal static class MemoryRule
{
    /// <summary>In MiB; a smaller node runs out of memory.</summary>
    public const int LeastMiB = 2048;

    /// <summary>What one should know of a type that is too small; null if it is not, or if AWS does not tell.</summary>
    public static Advice? WarningOf(InstanceTypeOffer type) => type.MemoryMiB is { } memory && memory < LeastMiB
        ? Advice.Of(
            nameof(Texts.Warn_Memory),
            type.Name,
            (memory / 1024.0).ToString("0.#", CultureInfo.InvariantCulture),
            LeastMiB / 1024)
        : null;
}
