using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>
/// The form of the file of a <see cref="SecretIndex"/>: a header of 64 bytes (magic, number of slots, slots in use, time until which
/// the nodes are covered, key of 32 bytes), a bitmap of 1 MiB, and the slots, each of 16 bytes, a power of two in number.
/// </summary>
internal static class IndexLayout
{
    public const int HeaderLength = 64;
    public const int BitmapBits = 23;
    public const int BitmapLength = 1 << (BitmapBits - 3);
    public const int FirstSlot = HeaderLength + BitmapLength;
    public const int SlotLength = 16;
    public const long LeastSlots = 4096;

    private const int SlotsAtOnce = 8;

    /// <summary>Where a slot stands in the file.</summary>
    public static long OffsetOf(long slot) => FirstSlot + (slot * SlotLength);

    /// <summary>The slots with this tag.</summary>
    /// <exception cref="IOException">The file is shorter than it says.</exception>
    public static IEnumerable<IndexSlot> Probe(SafeFileHandle file, long slots, ulong tag) =>
        Walk(file, slots, tag).Select(found => found.Slot).Where(slot => slot.Tag == tag);

    /// <summary>The slots where one with this tag may stand, up to and including the first empty one.</summary>
    /// <exception cref="IOException">The file is shorter than it says.</exception>
    public static IEnumerable<(long Number, IndexSlot Slot)> Walk(SafeFileHandle file, long slots, ulong tag)
    {
        var buffer = new byte[SlotsAtOnce * SlotLength];
        var number = (long)(tag & (ulong)(slots - 1));
        while (true)
        {
            var length = (int)Math.Min(SlotsAtOnce, slots - number) * SlotLength;
            if (RandomAccess.Read(file, buffer.AsSpan(0, length), OffsetOf(number)) != length)
            {
                throw new EndOfStreamException("The index of secrets is shorter than it says.");
            }

            for (var offset = 0; offset < length; offset += SlotLength)
            {
                var slot = IndexSlot.Read(buffer.AsSpan(offset));
                yield return (number, slot);
                if (slot.IsEmpty)
                {
                    yield break;
                }

                number++;
            }

            number &= slots - 1;
        }
    }
}

/// <summary>The beginning of the file.</summary>
/// <param name="Slots">How many slots there are.</param>
/// <param name="Used">How many of them are not empty.</param>
/// <param name="CoveredUntil">Ticks in UTC; zero if not known.</param>
/// <param name="Key">The key of all hashes in it.</param>
internal sealed record IndexHeader(long Slots, long Used, long CoveredUntil, byte[] Key)
{
    private const ulong Magic = 0x3144_5849_5352_4944;
    private const int KeyLength = 32;

    /// <summary>That of a new index.</summary>
    public static IndexHeader ForNew() => new(IndexLayout.LeastSlots, 0, 0, RandomNumberGenerator.GetBytes(KeyLength));

    /// <summary>True if more than half of the slots are in use, from where on it becomes slow.</summary>
    public bool IsCrowded => Used * 2 > Slots;

    /// <summary>The header of a file; null if it is not that of a whole index.</summary>
    public static IndexHeader? Read(SafeFileHandle file)
    {
        var bytes = new byte[IndexLayout.HeaderLength];
        if (RandomAccess.Read(file, bytes, 0) != bytes.Length || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic)
        {
            return null;
        }

        var (slots, used, until) = (Number(8), Number(16), Number(24));
        var isWhole = slots >= IndexLayout.LeastSlots
            && (slots & (slots - 1)) == 0
            && used >= 0
            && used < slots
            && RandomAccess.GetLength(file) == IndexLayout.OffsetOf(slots);
        return isWhole ? new(slots, used, until, bytes[32..]) : null;

        long Number(int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(offset));
    }

    public void Write(SafeFileHandle file)
    {
        var bytes = new byte[IndexLayout.HeaderLength];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), Slots);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Used);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), CoveredUntil);
        Key.CopyTo(bytes, 32);
        RandomAccess.Write(file, bytes, 0);
    }
}

/// <summary>A slot of the table.</summary>
/// <param name="Tag">The hash by which it is found; zero for an empty slot.</param>
/// <param name="Length">The length of the secret in characters; zero for a mark.</param>
/// <param name="Check">48 bits of the hash of the whole; zero where it was taken out again.</param>
internal readonly record struct IndexSlot(ulong Tag, ushort Length, ulong Check)
{
    public bool IsEmpty => Tag == 0;

    public static IndexSlot Read(ReadOnlySpan<byte> bytes)
    {
        var rest = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        return new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), (ushort)(rest & 0xFFFF), rest >> 16);
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Tag);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Length | (Check << 16));
    }
}
