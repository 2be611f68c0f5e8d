using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Backups.OpenPgp;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Backups;

/// <summary>The archive of a backup: whole it gives every byte back, and what is not whole is told by name.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly BackupBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Every_part_comes_back_byte_for_byte()
    {
        var path = await bench.WriteAsync(BackupLock.None);

        var kept = await BackupBench.ReadAsync(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));

        Assert.Equal(bench.Description.ToBytes(), kept.Description!.ToBytes());
        Assert.Equal(bench.Parts, kept.Parts);
        Assert.Equal("chat.example.org_20261126T213545Z.direxio-backup", Path.GetFileName(path));
    }

    [Fact]
    public async Task It_is_an_ordinary_tar_that_any_tar_lists_in_this_order()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/tar"), "tar is not installed.");

        var path = await bench.WriteAsync(BackupLock.None);
        using var tar = Process.Start(new ProcessStartInfo("/usr/bin/tar", ["-tf", path]) { RedirectStandardOutput = true })!;
        var listed = await tar.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            ["backup.json", "database.dump", "configuration.tar", "signing-key.pem", "media.tar", "certificates.tar", "settings.json", "manifest.json"],
            listed.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("-h", false)]
    [InlineData("direxio/message-server:latest\nDATABASE_PASSWORD=known", false)]
    [InlineData("direxio/message-server:latest ", false)]
    [InlineData("$(reboot)", false)]
    [InlineData("registry.example.org:5000/direxio/message-server:1.2", true)]
    [InlineData("", true)]
    public async Task An_image_that_no_user_could_name_is_taken_from_no_backup(string image, bool isTaken)
    {
        var path = bench.PathOf(BackupLock.None);
        await new BackupFile(path, BackupLock.None).WriteAsync(
            bench.Description with { MessageServerImage = image }, bench.FillAsync, null, TestContext.Current.CancellationToken);

        Assert.Equal(
            isTaken ? string.Empty : nameof(BackupErrors.BackupUnreadable),
            await BackupBench.CodeOfAsync(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task The_file_is_the_owners_only_and_has_its_name_when_it_is_complete()
    {
        Assert.SkipUnless(FileModes.Exist, "Windows has access lists instead of modes.");

        var path = bench.PathOf(BackupLock.None);
        await new BackupFile(path, BackupLock.None).WriteAsync(
            bench.Description,
            async archive =>
            {
                FileModes.AssertOwnerOnlyFile(path + ".partial");
                Assert.False(File.Exists(path));
                await bench.FillAsync(archive);
            },
            null,
            CancellationToken.None);

        FileModes.AssertOwnerOnlyFile(path);
        Assert.False(File.Exists(path + ".partial"));
        Assert.Equal($"  {Path.GetFileName(path)}\n", File.ReadAllText(path + ".sha256")[64..]);
    }

    [Fact]
    public async Task A_source_that_ends_too_soon_leaves_nothing()
    {
        var path = bench.PathOf(BackupLock.None);
        await Assert.ThrowsAsync<EndOfStreamException>(() => new BackupFile(path, BackupLock.None).WriteAsync(
            bench.Description,
            archive => archive.WriteAsync(BackupParts.Database, new MemoryStream([1, 2, 3]), null, CancellationToken.None),
            null,
            CancellationToken.None));

        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Folder));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_full_disk_is_named_and_left_with_nothing(bool isEncrypted)
    {
        Assert.SkipWhen(SmallDisk.Missing is not null, SmallDisk.Missing ?? string.Empty);

        using var disk = new SmallDisk("256k");
        bench.Parts[BackupParts.Media] = new byte[1024 * 1024];
        Random.Shared.NextBytes(bench.Parts[BackupParts.Media]);
        var protection = isEncrypted ? bench.Passphrase : BackupLock.None;
        var path = Path.Combine(disk.Folder, "chat.example.org_20261126T213545Z.direxio-backup");

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.WriteAsync(protection, path));

        Assert.Equal(nameof(BackupErrors.BackupNotWritten), failure.Code);
        Assert.Contains("No space left", failure.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Folder));
    }

    [Fact]
    public async Task Whatever_byte_is_flipped_is_either_refused_or_was_padding()
    {
        var file = await File.ReadAllBytesAsync(await bench.WriteAsync(BackupLock.None), TestContext.Current.CancellationToken);

        for (var at = 0; at < file.Length; at += 29)
        {
            file[at] ^= 0x21;
            var code = await BackupBench.CodeOfAsync(file);
            if (code.Length == 0)
            {
                Assert.Equal(bench.Parts, (await BackupBench.ReadAsync(file)).Parts);
            }
            else
            {
                Assert.Contains(code, Codes);
            }

            file[at] ^= 0x21;
        }
    }

    [Fact]
    public async Task Wherever_it_is_cut_it_is_refused()
    {
        var file = await File.ReadAllBytesAsync(await bench.WriteAsync(BackupLock.None), TestContext.Current.CancellationToken);
        var end = IndexOf(file, "manifest.json");

        for (var length = 0; length < end; length += 61)
        {
            Assert.Contains(await BackupBench.CodeOfAsync(file[..length]), Codes);
        }

        Assert.Equal(nameof(BackupErrors.BackupCut), await BackupBench.CodeOfAsync(file[..(file.Length / 2)]));
        Assert.Equal(nameof(BackupErrors.NotABackup), await BackupBench.CodeOfAsync([]));
    }

    [Fact]
    public async Task What_is_wrong_is_told_by_name()
    {
        var good = Entries();
        Assert.Equal(string.Empty, await CodeAsync(good));
        Assert.Equal(nameof(BackupErrors.BackupPartMissing), await CodeAsync([.. good.Where(entry => entry.Name != BackupParts.SigningKey)]));
        Assert.Equal(nameof(BackupErrors.BackupPartUnexpected), await CodeAsync([.. good[..3], ("../../etc/passwd", [1]), .. good[3..]]));
        Assert.Equal(nameof(BackupErrors.BackupPartUnexpected), await CodeAsync([.. good, ("more", [1])]));
        Assert.Equal(nameof(BackupErrors.BackupPartSizeWrong), await CodeAsync(Changed(good, BackupParts.Media, [1, 2])));
        Assert.Equal(nameof(BackupErrors.BackupPartDamaged), await CodeAsync(Changed(good, BackupParts.Settings, "[]"u8.ToArray())));
        Assert.Equal(nameof(BackupErrors.BackupUnreadable), await CodeAsync(Changed(good, BackupParts.Manifest, "{"u8.ToArray())));
        Assert.Equal(nameof(BackupErrors.BackupCut), await CodeAsync([.. good.Where(entry => entry.Name != BackupParts.Manifest)]));
        var foreign = Encoding.UTF8.GetString(good[^1].Content).Replace(BackupBench.Domain, "other.example.org", StringComparison.Ordinal);
        Assert.Equal(nameof(BackupErrors.BackupManifestForeign), await CodeAsync(Changed(good, BackupParts.Manifest, Encoding.UTF8.GetBytes(foreign))));
        var newer = Encoding.UTF8.GetString(good[0].Content).Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal);
        Assert.Equal(nameof(BackupErrors.BackupOfNewerFormat), await CodeAsync(Changed(good, BackupParts.Description, Encoding.UTF8.GetBytes(newer))));
        Assert.Equal(nameof(BackupErrors.NotABackup), await BackupBench.CodeOfAsync(Encoding.UTF8.GetBytes("something else")));
    }

    // A tar of some other kind, which has no limits on what stands in it.
    [Theory]
    [InlineData("backup.json")]
    [InlineData("other")]
    public async Task Another_tar_is_no_backup(string first) =>
        Assert.NotEqual(string.Empty, await CodeAsync([(first, new byte[2 * 1024 * 1024])]));

    [Fact]
    public async Task A_large_part_passes_through_without_being_held()
    {
        const long Size = 9L * 1024 * 1024 * 1024;
        var description = bench.Description with
        {
            Parts = [.. BackupParts.Content.Select(name => new BackupPart(name, name == BackupParts.Media ? Size : 0))],
        };
        // Of this thread alone, on which all of it runs: what other tests hold meanwhile is theirs.
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var sink = new HeadSink();
        var archive = new ArchiveWriter(sink, description);
        await archive.BeginAsync(TestContext.Current.CancellationToken);
        foreach (var part in description.Parts.TakeWhile(part => part.Name != BackupParts.Media))
        {
            await archive.WriteAsync(part.Name, Stream.Null, null, TestContext.Current.CancellationToken);
        }

        // Nine gigabytes take long, so the last byte of the first hundred megabytes ends it; the header with the size is out by then.
        await Assert.ThrowsAsync<EndOfStreamException>(() => archive.WriteAsync(
            BackupParts.Media, new Zeros(100 * 1024 * 1024), null, TestContext.Current.CancellationToken));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * 1024 * 1024);
        Assert.Contains($"size={Size}", sink.Head);
    }

    private static readonly string[] Codes =
    [
        nameof(BackupErrors.NotABackup), nameof(BackupErrors.BackupCut), nameof(BackupErrors.BackupUnreadable),
        nameof(BackupErrors.BackupPartMissing), nameof(BackupErrors.BackupPartUnexpected), nameof(BackupErrors.BackupPartSizeWrong),
        nameof(BackupErrors.BackupPartDamaged), nameof(BackupErrors.BackupManifestForeign), nameof(BackupErrors.BackupOfNewerFormat),
        nameof(BackupErrors.BackupNeedsPassphrase), nameof(BackupErrors.BackupDecryptionFailed),
    ];

    private List<(string Name, byte[] Content)> Entries()
    {
        List<(string Name, byte[] Content)> entries =
            [(BackupParts.Description, bench.Description.ToBytes()), .. BackupParts.Content.Select(name => (name, bench.Parts[name]))];
        var manifest = new BackupManifest(BackupBench.Domain, [.. entries.Select(entry => new SealedPart(
            entry.Name, entry.Content.Length, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(entry.Content)).ToLowerInvariant()))]);
        return [.. entries, (BackupParts.Manifest, manifest.ToBytes())];
    }

    private static List<(string Name, byte[] Content)> Changed(List<(string Name, byte[] Content)> entries, string name, byte[] content) =>
        entries.ConvertAll(entry => entry.Name == name ? (name, content) : entry);

    private static Task<string> CodeAsync(List<(string Name, byte[] Content)> entries)
    {
        using var file = new MemoryStream();
        using (var tar = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return BackupBench.CodeOfAsync(file.ToArray());
    }

    private static int IndexOf(byte[] file, string text) => file.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes(text));

    /// <summary>So many zeros.</summary>
    private sealed class Zeros(long length) : MemoryStream
    {
        private long left = length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, left);
            buffer.Span[..count].Clear();
            left -= count;
            return ValueTask.FromResult(count);
        }
    }

    /// <summary>Keeps the beginning of what is written.</summary>
    private sealed class HeadSink : MemoryStream
    {
        private readonly StringBuilder head = new();

        public string Head => head.ToString();

        public override bool CanSeek => false;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (head.Length < 64 * 1024)
            {
                head.Append(Encoding.Latin1.GetString(buffer));
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}
