namespace Direxio.Deployer.Engine.Backups;

/// <summary>A part of a backup, as it is announced before it is sent.</summary>
/// <param name="Name">The name of its entry.</param>
/// <param name="Size">Its exact size in bytes.</param>
internal sealed record BackupPart(string Name, long Size);

/// <summary>A part of a backup, as it was read or written.</summary>
/// <param name="Name">The name of its entry.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal digits.</param>
internal sealed record SealedPart(string Name, long Size, string Sha256);

/// <summary>The entries of a backup.</summary>
internal static class BackupParts
{
    /// <summary>What the backup is of; the first entry.</summary>
    public const string Description = "backup.json";

    /// <summary>The database, as pg_dump writes it in its custom format.</summary>
    public const string Database = "database.dump";

    /// <summary>The configuration of the stack, with the node's own secrets.</summary>
    public const string Configuration = "configuration.tar";

    /// <summary>The server's signing key, byte for byte: its identity among other servers.</summary>
    public const string SigningKey = "signing-key.pem";

    /// <summary>The server's files, without those that it builds again.</summary>
    public const string Media = "media.tar";

    /// <summary>Caddy's storage: account, certificates and their keys.</summary>
    public const string Certificates = "certificates.tar";

    /// <summary>What the node was: type, disk, region, images.</summary>
    public const string Settings = "settings.json";

    /// <summary>Size and SHA-256 of each part; the last entry.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>What a node is brought back from, in the order of the archive; description and manifest stand around it.</summary>
    public static IReadOnlyList<string> Content { get; } = [Database, Configuration, SigningKey, Media, Certificates, Settings];
}
