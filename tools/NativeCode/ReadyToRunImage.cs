using System.Buffers.Binary;
using System.Reflection.PortableExecutable;

namespace Direxio.Deployer.NativeCode;

/// <summary>
/// An assembly with native code beside its IL, as crossgen2 writes it. The format is that of the runtime's design document
/// docs/design/coreclr/botr/readytorun-format.md: a header with a list of sections, each with type, address and size.
/// </summary>
internal static class ReadyToRunImage
{
    private const uint Signature = 0x00525452;
    private const int HeaderSize = 16;
    private const int EntrySize = 12;
    private const uint DebugInfoSection = 105;

    /// <summary>
    /// Empties the table that maps native code to IL. Only debuggers, and stack traces with line numbers, look there; an array of zeros
    /// is one without entries, so the runtime finds nothing for any method. The file keeps its size, and zeros weigh nothing in an archive.
    /// </summary>
    /// <param name="image">The file's content, which is changed.</param>
    /// <returns>How many bytes were emptied.</returns>
    /// <exception cref="BadImageFormatException">It is no such assembly.</exception>
    public static int EmptyDebugInfo(byte[] image)
    {
        using var reader = new PEReader(new MemoryStream(image, writable: false));
        var headers = reader.PEHeaders;
        if (headers.CorHeader is not { ManagedNativeHeaderDirectory: { Size: > 0 } directory }
            || !headers.TryGetDirectoryOffset(directory, out var header)
            || Number(image, header) != Signature)
        {
            throw new BadImageFormatException("It has no native code.");
        }

        var emptied = 0;
        var count = (int)Number(image, header + HeaderSize - 4);
        for (var entry = header + HeaderSize; count > 0; count--, entry += EntrySize)
        {
            if (Number(image, entry) == DebugInfoSection)
            {
                var section = new DirectoryEntry((int)Number(image, entry + 4), (int)Number(image, entry + 8));
                if (!headers.TryGetDirectoryOffset(section, out var start))
                {
                    throw new BadImageFormatException("Its debug information lies outside of the file.");
                }

                image.AsSpan(start, section.Size).Clear();
                emptied += section.Size;
            }
        }

        return emptied > 0 ? emptied : throw new BadImageFormatException("It has no debug information.");
    }

    private static uint Number(byte[] image, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(offset));
}
