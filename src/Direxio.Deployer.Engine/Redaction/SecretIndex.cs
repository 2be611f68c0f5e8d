using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>
/// The secrets of all nodes of a home as keyed hashes in one file, so that a text is searched for them without reading the nodes.
/// The file is its owner's only, and stands beside the nodes, whose own files hold the secrets themselves.
/// <para>
/// A secret is found by its last characters, a window of fixed length. A bitmap of windows tells at once that a place in the text is
/// the end of none; for the few others a table of slots has the keyed hash of the window, and the length and keyed hash of the secret.
/// The same table has marks: of files and nodes whose secrets are in it.
/// </para>
/// </summary>
internal sealed class SecretIndex : IDisposable
{
    private const byte WindowKind = 1;
    private const byte MarkKind = 2;

    private readonly SafeFileHandle file;
    private readonly byte[] bitmap;
    private readonly (ulong Low, ulong High) salt;
    private int users = 1;

    // How much was in the file when its bitmap was read, at least.
    private long bitmapUsed;

    private SecretIndex(SafeFileHandle file, string path, IndexHeader header, byte[] bitmap)
    {
        Path = path;
        this.file = file;
        Header = header;
        this.bitmap = bitmap;
        bitmapUsed = header.Used;
        salt = (BinaryPrimitives.ReadUInt64LittleEndian(header.Key), BinaryPrimitives.ReadUInt64LittleEndian(header.Key.AsSpan(8)));
    }

    /// <summary>The file that it is in.</summary>
    public string Path { get; }

    /// <summary>When the folder of nodes was changed last, as far as its nodes are in here; zero if that is not known.</summary>
    public long CoveredUntil => Header.CoveredUntil;

    /// <summary>The index in a file; null if there is none that can be used.</summary>
    public static SecretIndex? TryOpen(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (Read(file, path) is { } index)
            {
                return index;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whether it is missing or damaged, the secrets are read from the nodes again.
        }

        file?.Dispose();
        return null;
    }

    /// <summary>The index in an open file, which goes with it; null if it is not one that can be used.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SecretIndex? Read(SafeFileHandle file, string path)
    {
        if (IndexHeader.Read(file) is not { } header)
        {
            return null;
        }

        // Large, and needed by each command for a moment.
        var bitmap = ArrayPool<byte>.Shared.Rent(IndexLayout.BitmapLength);
        if (RandomAccess.Read(file, bitmap.AsSpan(0, IndexLayout.BitmapLength), IndexLayout.HeaderLength) == IndexLayout.BitmapLength)
        {
            return new(file, path, header, bitmap);
        }

        ArrayPool<byte>.Shared.Return(bitmap);
        return null;
    }

    /// <summary>True if a secret ends, or may end, where these characters do.</summary>
    /// <param name="window">As many as <see cref="TextWindow.Length"/> says.</param>
    public bool MayEnd(ReadOnlySpan<char> window)
    {
        var bit = BitOf(window);
        return (bitmap[bit >> 3] & (1 << (bit & 7))) != 0;
    }

    /// <summary>The length of the longest secret that ends at a place in a text; 0 if none does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="end">The place after its last character.</param>
    public int LengthEndingAt(string text, int end)
    {
        try
        {
            var longest = 0;
            foreach (var slot in SlotsWith(TagOf(WindowKind, text.AsSpan(end - TextWindow.Length, TextWindow.Length))))
            {
                if (slot.Length > longest && slot.Length <= end && slot.Check == CheckOf(text.AsSpan(end - slot.Length, slot.Length)))
                {
                    longest = slot.Length;
                }
            }

            return longest;
        }
        catch (IOException)
        {
            // What cannot be looked up is taken for a secret.
            return TextWindow.Length;
        }
    }

    /// <summary>True if this secret is in it.</summary>
    public bool Holds(string secret)
    {
        if (!MayEnd(secret.AsSpan(secret.Length - TextWindow.Length)))
        {
            return false;
        }

        var slot = SlotOf(secret);
        return SlotsWith(slot.Tag).Contains(slot);
    }

    /// <summary>
    /// True if this mark is in it, and with it what the mark stands for. Another process may have added both since the bitmap was
    /// read, which then is read again: else a secret would count as known here and not be found.
    /// </summary>
    public bool HasMark(string mark) => HasSlotOf(mark) && IsUpToDate();

    /// <summary>What is not marked in it, as <see cref="HasMark"/> says; that nothing else is newer is looked at once, after all.</summary>
    public List<T> Unmarked<T>(IEnumerable<T> items, Func<T, string> markOf)
    {
        var all = items.ToList();
        var unmarked = all.FindAll(item => !HasSlotOf(markOf(item)));
        return unmarked.Count == all.Count || IsUpToDate() ? unmarked : all;
    }

    /// <summary>The beginning of its file.</summary>
    internal IndexHeader Header { get; }

    /// <summary>The bits of the windows that are in it.</summary>
    internal Span<byte> Bitmap => bitmap.AsSpan(0, IndexLayout.BitmapLength);

    /// <summary>The slot of a secret.</summary>
    internal IndexSlot SlotOf(string secret) => new(
        TagOf(WindowKind, secret.AsSpan(secret.Length - TextWindow.Length)), (ushort)secret.Length, CheckOf(secret));

    /// <summary>The slot of a mark, which has no length.</summary>
    internal IndexSlot MarkOf(string mark) => new(TagOf(MarkKind, mark), 0, CheckOf(mark));

    /// <summary>Which bit of the bitmap stands for a window.</summary>
    internal int BitOf(ReadOnlySpan<char> window) =>
        (int)(TextWindow.HashOf(window, salt.Low, salt.High) >> (64 - IndexLayout.BitmapBits));

    /// <summary>Keeps it open until <see cref="Release"/>; false if it is closed already.</summary>
    public bool TryUse()
    {
        for (var seen = Volatile.Read(ref users); seen > 0;)
        {
            var before = Interlocked.CompareExchange(ref users, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    /// <summary>Ends a use; the last one closes it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref users) == 0)
        {
            ArrayPool<byte>.Shared.Return(bitmap);
            file.Dispose();
        }
    }

    /// <summary>Ends the use of who opened it. Not to be called twice.</summary>
    public void Dispose() => Release();

    // The writer counts what it added before it marks it. Bits are only ever added, so whoever searches meanwhile misses nothing.
    private bool IsUpToDate()
    {
        if (IndexHeader.Read(file) is not { } now)
        {
            return false;
        }

        if (now.Used != Volatile.Read(ref bitmapUsed))
        {
            if (RandomAccess.Read(file, Bitmap, IndexLayout.HeaderLength) != IndexLayout.BitmapLength)
            {
                return false;
            }

            Volatile.Write(ref bitmapUsed, now.Used);
        }

        return true;
    }

    private bool HasSlotOf(string mark)
    {
        var slot = MarkOf(mark);
        return SlotsWith(slot.Tag).Contains(slot);
    }

    private IEnumerable<IndexSlot> SlotsWith(ulong tag) => IndexLayout.Probe(file, Header.Slots, tag);

    // Zero stands for an empty slot.
    private ulong TagOf(byte kind, ReadOnlySpan<char> text) =>
        Math.Max(1, BinaryPrimitives.ReadUInt64LittleEndian(Hash(kind, text)));

    private ulong CheckOf(ReadOnlySpan<char> text) => BinaryPrimitives.ReadUInt64LittleEndian(Hash(0, text)) >> 16;

    private byte[] Hash(byte kind, ReadOnlySpan<char> text)
    {
        var bytes = new byte[1 + Encoding.UTF8.GetMaxByteCount(text.Length)];
        bytes[0] = kind;
        var length = 1 + Encoding.UTF8.GetBytes(text, bytes.AsSpan(1));
        return HMACSHA256.HashData(Header.Key, bytes.AsSpan(0, length));
    }
}
