using System.Security.Cryptography;
using System.Text;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Backups.OpenPgp;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Tests.Backups;

/// <summary>A folder in which backups of small nodes are made and read.</summary>
internal sealed class BackupBench : IDisposable
{
    public const string Domain = "chat.example.org";
    public const string Words = "seven wooden elephants sleep";

    private readonly Redactor redactor = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("direxio-backup-").FullName;

    public static DateTimeOffset Created { get; } = new(2026, 11, 26, 21, 35, 45, TimeSpan.Zero);

    /// <summary>The parts of a node.</summary>
    public Dictionary<string, byte[]> Parts { get; } = new()
    {
        [BackupParts.Database] = Encoding.UTF8.GetBytes("PGDMP and rows"),
        [BackupParts.Configuration] = RandomNumberGenerator.GetBytes(1500),
        [BackupParts.SigningKey] = Encoding.UTF8.GetBytes("-----BEGIN MATRIX PRIVATE KEY-----"),
        [BackupParts.Media] = [],
        [BackupParts.Certificates] = RandomNumberGenerator.GetBytes(512),
        [BackupParts.Settings] = Encoding.UTF8.GetBytes("{}"),
    };

    public BackupDescription Description => new()
    {
        ProductVersion = "0.2.0",
        Domain = Domain,
        ServiceId = Domain,
        Created = Created,
        MessageServerImage = "direxio/message-server:latest@sha256:" + new string('a', 64),
        Layout = "p2p",
        LeftOut = ["jetstream", "searchindex"],
        Parts = [.. BackupParts.Content.Select(name => new BackupPart(name, Parts[name].Length))],
    };

    public Secret Secret(string text) => redactor.Conceal(text);

    public BackupLock Passphrase => BackupLock.With(Secret(Words), iterations: 0x60);

    public string PathOf(BackupLock protection) =>
        Path.Combine(Folder, new BackupName(Domain, Created, protection.IsEncrypted).ToString());

    /// <summary>Writes a backup as a command does.</summary>
    public async Task<string> WriteAsync(BackupLock protection, string? path = null)
    {
        path ??= PathOf(protection);
        await new BackupFile(path, protection).WriteAsync(Description, FillAsync, null, CancellationToken.None);
        return path;
    }

    public async Task FillAsync(ArchiveWriter archive)
    {
        foreach (var name in BackupParts.Content)
        {
            using var source = new MemoryStream(Parts[name]);
            await archive.WriteAsync(name, source, null, CancellationToken.None);
        }
    }

    /// <summary>What a backup holds.</summary>
    public static async Task<Kept> ReadAsync(byte[] file, BackupUnlock? unlock = null)
    {
        using var stream = new MemoryStream(file);
        var kept = new Kept();
        await new BackupReading("the.backup", unlock ?? BackupUnlock.None).ReadAsync(stream, kept, null, CancellationToken.None);
        return kept;
    }

    /// <summary>The error that reading it gives.</summary>
    public static async Task<string> CodeOfAsync(byte[] file, BackupUnlock? unlock = null)
    {
        try
        {
            await ReadAsync(file, unlock);
            return string.Empty;
        }
        catch (DeployException failure)
        {
            return failure.Code;
        }
    }

    public void Dispose()
    {
        redactor.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Keeps what it is given.</summary>
    internal sealed class Kept : IPartReceiver
    {
        public BackupDescription? Description { get; private set; }

        public Dictionary<string, byte[]> Parts { get; } = [];

        public Task BeginAsync(BackupDescription description, CancellationToken cancellationToken)
        {
            Description = description;
            return Task.CompletedTask;
        }

        public async Task TakeAsync(BackupPart part, Stream content, CancellationToken cancellationToken)
        {
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes, cancellationToken);
            Parts[part.Name] = bytes.ToArray();
        }
    }
}
