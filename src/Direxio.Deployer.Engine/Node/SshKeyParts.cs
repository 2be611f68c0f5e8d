using System.Buffers.Binary;

namespace Direxio.Deployer.Engine.Node;

/// <summary>The parts of a key in SSH's encoding: each is a length of four bytes, and that many bytes behind it.</summary>
internal static class SshKeyParts
{
    private const int LengthSize = 4;

    /// <summary>The first part, which is taken off; null if it is cut off.</summary>
    public static byte[]? Take(ref ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length < LengthSize || BinaryPrimitives.ReadUInt32BigEndian(encoded) > encoded.Length - LengthSize)
        {
            return null;
        }

        var end = LengthSize + (int)BinaryPrimitives.ReadUInt32BigEndian(encoded);
        var part = encoded[LengthSize..end].ToArray();
        encoded = encoded[end..];
        return part;
    }

    /// <summary>All parts; null if the last one is cut off.</summary>
    public static byte[][]? TryRead(ReadOnlySpan<byte> encoded)
    {
        List<byte[]> parts = [];
        while (encoded.Length > 0)
        {
            if (Take(ref encoded) is not { } part)
            {
                return null;
            }

            parts.Add(part);
        }

        return [.. parts];
    }
}
