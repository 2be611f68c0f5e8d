using System.Runtime.InteropServices;
using System.Text;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>Tells which files in some folders were opened, by the kernel's word (inotify). For Linux.</summary>
internal sealed class OpenedFiles : IDisposable
{
    private const int NonBlocking = 0x800;
    private const uint WhenOpened = 0x20;
    private const int EventLength = 16;

    private readonly int queue = Begin(NonBlocking);
    private readonly Dictionary<int, string> folders = [];

    public OpenedFiles(IEnumerable<string> watched)
    {
        foreach (var folder in watched)
        {
            var number = Watch(queue, folder, WhenOpened);
            folders[number >= 0 ? number : throw new InvalidOperationException($"{folder} cannot be watched.")] = folder;
        }
    }

    /// <summary>The files that were opened since the last look, once for each time.</summary>
    public IReadOnlyList<string> Take()
    {
        var opened = new List<string>();
        var buffer = new byte[64 * 1024];
        for (int length; (length = (int)Read(queue, buffer, buffer.Length)) > 0;)
        {
            for (var offset = 0; offset < length;)
            {
                var name = BitConverter.ToInt32(buffer, offset + 12);
                // Of a folder that is opened itself no name is told.
                if (name > 0)
                {
                    var file = Encoding.UTF8.GetString(buffer, offset + EventLength, name).TrimEnd('\0');
                    opened.Add(Path.Combine(folders[BitConverter.ToInt32(buffer, offset)], file));
                }

                offset += EventLength + name;
            }
        }

        return opened;
    }

    public void Dispose() => _ = Close(queue);

    [DllImport("libc", EntryPoint = "inotify_init1")]
    private static extern int Begin(int flags);

    [DllImport("libc", EntryPoint = "inotify_add_watch")]
    private static extern int Watch(int queue, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mask);

    [DllImport("libc", EntryPoint = "read")]
    private static extern nint Read(int descriptor, byte[] buffer, nint length);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
