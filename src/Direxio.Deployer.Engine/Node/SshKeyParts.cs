using System.Buffers.Binary;

namespace Direxio.Deployer.Engine.Node;

/// <summary>The parts of a key in SSH's encoding: each is a length of four bytes, and that many bytes behind it.</summary>
internal static class SshKeyParts
{
    private const int LengthSize = 4;

    /// <summary>All parts; null if the last one is cut off.</summary>
    public static byte[][]? TryRead(ReadOnlySpan<byte> encoded)
    {
        List<byte[]> parts = [];
        while (encoded.Length > 0)
        {
            if (encoded.Length < LengthSize || BinaryPrimitives.ReadUInt32BigEndian(encoded) > encoded.Length - LengthSize)
            {
                return null;
            }

            var end = LengthSize + (int)BinaryPrimitives.ReadUInt32BigEndian(encoded);
            parts.Add(encoded[LengthSize..end].ToArray());
            encoded = encoded[end..];
        }

        return [.. parts];
    }
}
