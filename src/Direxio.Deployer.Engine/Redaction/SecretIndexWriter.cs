using Direxio.Deployer.Engine.Foundation.Files;
using Microsoft.Win32.SafeHandles;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>
/// Adds to the file of a <see cref="SecretIndex"/>, one process at a time. A secret is there before the mark that says so: whoever
/// adds a mark has first made durable what the mark stands for.
/// </summary>
internal sealed class SecretIndexWriter : IDisposable
{
    private readonly string path;
    private readonly FileStream held;
    private SafeFileHandle file;
    private IndexHeader header;
    private SecretIndex index;

    private SecretIndexWriter(string path, FileStream held)
    {
        this.path = path;
        this.held = held;
        (file, header, index) = OpenOrCreate();
    }

    /// <summary>Opens the index, or begins one where there is none that can be used.</summary>
    /// <exception cref="IOException">It cannot be written, or another process holds it for too long.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static SecretIndexWriter Open(string path)
    {
        var held = Lock(path);
        try
        {
            return new(path, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Adds a secret that is long enough and not there yet.</summary>
    public void Add(string secret)
    {
        if (secret.Length is < TextWindow.Length or > ushort.MaxValue)
        {
            return;
        }

        var bit = index.BitOf(secret.AsSpan(secret.Length - TextWindow.Length));
        index.Bitmap[bit >> 3] |= (byte)(1 << (bit & 7));
        RandomAccess.Write(file, index.Bitmap.Slice(bit >> 3, 1), IndexLayout.HeaderLength + (bit >> 3));
        Insert(index.SlotOf(secret));
    }

    /// <summary>Adds a mark.</summary>
    public void Mark(string mark) => Insert(index.MarkOf(mark));

    /// <summary>Writes until when the nodes are covered.</summary>
    /// <param name="ticks">When their folder was changed last.</param>
    public void CoverUntil(long ticks) => header = header with { CoveredUntil = ticks };

    /// <summary>Makes durable what was added so far.</summary>
    public void Flush()
    {
        header.Write(file);
        RandomAccess.FlushToDisk(file);
    }

    public void Dispose()
    {
        header.Write(file);
        index.Dispose();
        held.Dispose();
    }

    /// <summary>Keeps other processes from writing the index, or what belongs to it, until this is disposed of.</summary>
    /// <exception cref="IOException">Another process holds it for too long, or it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream Lock(string path) => OwnerOnlyFile.WaitForLock(path + ".lock");

    private (SafeFileHandle File, IndexHeader Header, SecretIndex Index) OpenOrCreate()
    {
        if (File.Exists(path))
        {
            var found = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            if (SecretIndex.Read(found, path) is { } usable)
            {
                return (found, usable.Header, usable);
            }

            found.Dispose();
        }

        return Replace(IndexHeader.ForNew(), bitmap: [], slots: []);
    }

    private void Insert(IndexSlot slot)
    {
        foreach (var (number, found) in IndexLayout.Walk(file, header.Slots, slot.Tag))
        {
            if (found == slot)
            {
                return;
            }

            if (found.IsEmpty)
            {
                var bytes = new byte[IndexLayout.SlotLength];
                slot.Write(bytes);
                RandomAccess.Write(file, bytes, IndexLayout.OffsetOf(number));
                header = header with { Used = header.Used + 1 };
            }
        }

        if (header.IsCrowded)
        {
            Grow();
        }
    }

    private void Grow()
    {
        var before = new byte[header.Slots * IndexLayout.SlotLength];
        _ = RandomAccess.Read(file, before, IndexLayout.FirstSlot);
        var grown = header with { Slots = header.Slots * 4 };
        var after = new byte[grown.Slots * IndexLayout.SlotLength];
        for (var offset = 0; offset < before.Length; offset += IndexLayout.SlotLength)
        {
            var slot = before.AsSpan(offset, IndexLayout.SlotLength);
            if (IndexSlot.Read(slot) is { IsEmpty: false } used)
            {
                slot.CopyTo(Place(after, grown.Slots, used.Tag));
            }
        }

        var bitmap = index.Bitmap.ToArray();
        index.Dispose();
        (file, header, index) = Replace(grown, bitmap, after);
    }

    private static Span<byte> Place(byte[] table, long slots, ulong tag)
    {
        for (var number = (long)(tag & (ulong)(slots - 1)); ; number = (number + 1) & (slots - 1))
        {
            var place = table.AsSpan((int)(number * IndexLayout.SlotLength), IndexLayout.SlotLength);
            if (IndexSlot.Read(place).IsEmpty)
            {
                return place;
            }
        }
    }

    private (SafeFileHandle File, IndexHeader Header, SecretIndex Index) Replace(IndexHeader first, byte[] bitmap, byte[] slots)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            OwnerOnlyFile.SweepLeftovers(folder);
            using (var stream = OwnerOnlyFile.Create(temporary))
            {
                // What is not written yet takes no room where the file system knows gaps.
                stream.SetLength(IndexLayout.OffsetOf(first.Slots));
                first.Write(stream.SafeFileHandle);
                RandomAccess.Write(stream.SafeFileHandle, bitmap, IndexLayout.HeaderLength);
                RandomAccess.Write(stream.SafeFileHandle, slots, IndexLayout.FirstSlot);
                RandomAccess.FlushToDisk(stream.SafeFileHandle);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        var opened = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        return (opened, first, SecretIndex.Read(opened, path) ?? throw new IOException("The index of secrets was not written as a whole."));
    }
}
