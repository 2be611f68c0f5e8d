using System.Runtime.InteropServices;

namespace Direxio.Deployer.Engine.Foundation.Files;

/// <summary>Whose a file is. Who owns a file can change it at any time, whatever its mode says.</summary>
internal static class FileOwner
{
    private const uint Root = 0;

    /// <summary>
    /// The other user to whom the file or folder belongs; null if it is this user's, or root's, who may do anything in any case,
    /// or if it cannot be told: only Linux is asked, since .NET knows no owners.
    /// </summary>
    public static uint? Stranger(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return OwnerOf(path) is { } owner && owner != Root && owner != NativeMethods.EffectiveUser() ? owner : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018.
            return null;
        }
    }

    // Unlike that of stat, this layout is the same for every processor.
    private static uint? OwnerOf(string path)
    {
        const int CurrentFolder = -100;
        const int NotThroughLinks = 0x100;
        const uint OwnerAlone = 0x8;
        const int OwnerOffset = 20;
        var answer = new byte[256];
        return NativeMethods.Statx(CurrentFolder, path, NotThroughLinks, OwnerAlone, answer) == 0
            ? BitConverter.ToUInt32(answer, OwnerOffset)
            : null;
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "statx")]
        public static extern int Statx(
            int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint wanted, [Out] byte[] answer);

        [DllImport("libc", EntryPoint = "geteuid")]
        public static extern uint EffectiveUser();
    }
}
