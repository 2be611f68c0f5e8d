using System.Numerics;
using System.Runtime.InteropServices;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>The fixed number of characters by which a secret is found in a text.</summary>
internal static class TextWindow
{
    /// <summary>How many they are.</summary>
    public const int Length = 8;

    /// <summary>A quick hash of the first characters, of which the upper bits are the best. It conceals nothing.</summary>
    /// <param name="text">At least <see cref="Length"/> characters.</param>
    /// <param name="low">Mixed into it.</param>
    /// <param name="high">Mixed into it.</param>
    public static ulong HashOf(ReadOnlySpan<char> text, ulong low = 0, ulong high = 0)
    {
        var words = MemoryMarshal.Cast<char, ulong>(text[..Length]);
        var mixed = ((words[0] ^ low) * 0x9E3779B97F4A7C15) ^ BitOperations.RotateLeft((words[1] ^ high) * 0xC2B2AE3D27D4EB4F, 31);
        return (mixed ^ (mixed >> 32)) * 0x165667B19E3779F9;
    }
}
