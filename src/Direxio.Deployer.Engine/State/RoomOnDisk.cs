using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.State;

/// <summary>
/// Tries the disk before anything is created: a run that could not write down what it makes would leave things that bill and
/// that no record knows.
/// </summary>
internal static class RoomOnDisk
{
    /// <summary>More than all files of a run take together.</summary>
    private const int Needed = 1024 * 1024;

    private const int AtOnce = 64 * 1024;

    /// <param name="home">Where the run writes.</param>
    /// <param name="serviceId">The node, whose lock is held.</param>
    /// <param name="command">The command that is refused if there is no room.</param>
    /// <exception cref="DeployException">NoRoomOnDisk.</exception>
    public static void Require(NodeHome home, string serviceId, Command command)
    {
        // The same name each time, so that a killed run leaves at most one, which the next takes away.
        var probe = Path.Combine(home.Root, $".room.{serviceId}.tmp");
        try
        {
            File.Delete(probe);
            try
            {
                using var stream = OwnerOnlyFile.Create(probe);
                // In pieces: a megabyte of zeros that is allocated for each run costs more than its writing.
                ReadOnlySpan<byte> zeros = new byte[AtOnce];
                for (var written = 0; written < Needed; written += AtOnce)
                {
                    stream.Write(zeros);
                }

                stream.Flush(flushToDisk: true);
            }
            finally
            {
                File.Delete(probe);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.NoRoomOnDisk(home.Root, command, exception);
        }
    }
}
