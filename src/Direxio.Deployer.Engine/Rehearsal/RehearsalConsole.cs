using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>The console output of a rehearsed instance. As in life there is none at first, and the host keys come a little later.</summary>
internal static class RehearsalConsole
{
    private static readonly TimeSpan FirstLines = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UsualKeys = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan LateKeys = TimeSpan.FromMinutes(5);

    public static string TextOf(RehearsalWorld world, RehearsedInstance instance)
    {
        if (world.Happens(RehearsalEvent.ConsoleOutputDenied))
        {
            throw new CloudException(
                CloudFailure.AccessDenied,
                "ec2",
                "GetConsoleOutput",
                "UnauthorizedOperation",
                "You are not authorized to perform this operation (rehearsed)");
        }

        var age = world.AgeOf(instance.Id);
        var keys = world.Happens(RehearsalEvent.ConsoleOutputDelayed) ? LateKeys : UsualKeys;
        return world.Happens(RehearsalEvent.ConsoleOutputMissing) || age < FirstLines ? string.Empty
            : age < keys ? "[    0.000000] Linux version 6.8.0-aws (rehearsed)\r\n"
            : $"-----BEGIN SSH HOST KEY KEYS-----\r\n{instance.Server.HostKey} root@rehearsal\r\n-----END SSH HOST KEY KEYS-----\r\n";
    }
}
