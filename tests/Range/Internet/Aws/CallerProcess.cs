using System.Diagnostics;
using System.Globalization;

namespace Direxio.Deployer.Range.Aws;

/// <summary>Finds and ends the process at the other end of a local TCP connection.</summary>
internal static class CallerProcess
{
    /// <summary>
    /// Ends the process that owns the client side of a connection and waits until it is gone. It may be gone already:
    /// a deployer makes several calls at once, and another of them may have ended it.
    /// </summary>
    public static void Kill(int clientPort, int serverPort)
    {
        if (SocketInode(clientPort, serverPort) is not { } inode || Owner(inode) is not { } owner)
        {
            return;
        }

        try
        {
            using var process = Process.GetProcessById(owner);
            process.Kill();
            process.WaitForExit(TimeSpan.FromSeconds(5));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It ended between being found and being asked for.
        }
    }

    private static string? SocketInode(int localPort, int remotePort)
    {
        string[] tables = ["/proc/net/tcp", "/proc/net/tcp6"];
        return tables.Where(File.Exists)
            .SelectMany(table => File.ReadLines(table).Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => PortOf(columns[1]) == localPort && PortOf(columns[2]) == remotePort)
            .Select(columns => columns[9])
            .FirstOrDefault();
    }

    private static int PortOf(string endpoint) =>
        int.Parse(endpoint.AsSpan(endpoint.IndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static int? Owner(string inode)
    {
        var socket = $"socket:[{inode}]";
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id) || id == Environment.ProcessId)
            {
                continue;
            }

            try
            {
                if (Directory.EnumerateFiles(folder + "/fd").Any(file => new FileInfo(file).LinkTarget == socket))
                {
                    return id;
                }
            }
            catch (IOException)
            {
                // The process ended while we looked.
            }
        }

        return null;
    }
}
