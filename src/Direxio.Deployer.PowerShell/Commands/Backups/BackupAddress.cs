using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>A backup as a user names it: a file of this machine, or an object in S3.</summary>
internal static class BackupAddress
{
    private const string Scheme = "s3://";
    private const string Checksum = ".sha256";

    /// <summary>What has it not is no backup; the engine reads the name.</summary>
    private const string NameMark = ".direxio-backup";

    /// <summary>True for the file beside a backup that holds its checksum.</summary>
    public static bool IsChecksumFile(string path) =>
        path.Contains(NameMark, StringComparison.Ordinal) && path.EndsWith(Checksum, StringComparison.OrdinalIgnoreCase);

    /// <summary>The backup that such a file is of.</summary>
    public static string OfChecksumFile(string path) => path[..^Checksum.Length];

    /// <summary>A path of PowerShell becomes one of the system; an address in S3 is one already.</summary>
    public static string Resolve(this PSCmdlet command, string parameter, string backup) =>
        backup.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? backup : command.FileOf(parameter, backup)!;

    /// <summary>Where a piped backup lies; null for what is none. It may have been a backup before it was converted, as by JSON.</summary>
    public static string? AddressIn(this PSCmdlet command, PSObject? piped) =>
        piped?.Properties["Path"]?.Value is string path && path.Contains(NameMark, StringComparison.Ordinal)
            ? command.Resolve("Path", path)
            : null;
}
