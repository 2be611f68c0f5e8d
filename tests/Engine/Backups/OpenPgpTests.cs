using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Backups.OpenPgp;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Backups;

/// <summary>Encrypted backups: gpg opens ours, we open gpg's, and what was changed counts for nothing.</summary>
public sealed class OpenPgpTests : IDisposable
{
    private const string Words = BackupBench.Words;

    private readonly BackupBench bench = new();
    private readonly Lazy<Gnupg> gnupg = new();

    private Gnupg Gpg => gnupg.Value;

    public void Dispose()
    {
        bench.Dispose();
        if (gnupg.IsValueCreated)
        {
            gnupg.Value.Dispose();
        }
    }

    [Fact]
    public async Task A_passphrase_opens_what_it_locked_and_no_other_does()
    {
        var file = await ReadAsync(await bench.WriteAsync(bench.Passphrase));

        Assert.Equal(bench.Parts, (await BackupBench.ReadAsync(file, Unlock(Words))).Parts);
        Assert.Equal(nameof(BackupErrors.BackupPassphraseWrong), await BackupBench.CodeOfAsync(file, Unlock("seven wooden elephants wake")));
        Assert.Equal(nameof(BackupErrors.BackupNeedsPassphrase), await BackupBench.CodeOfAsync(file));
        Assert.Equal(-1, file.AsSpan().IndexOf("PGDMP"u8));
    }

    [Fact]
    public async Task A_flipped_byte_and_a_cut_end_are_told_before_anything_counts()
    {
        var file = await ReadAsync(await bench.WriteAsync(bench.Passphrase));
        foreach (var at in new[] { 60, file.Length / 2, file.Length - 30, file.Length - 1 })
        {
            file[at] ^= 1;
            Assert.Equal(nameof(BackupErrors.BackupDecryptionFailed), await BackupBench.CodeOfAsync(file, Unlock(Words)));
            file[at] ^= 1;
        }

        foreach (var length in new[] { 40, file.Length / 2, file.Length - 22, file.Length - 1 })
        {
            Assert.Contains(
                await BackupBench.CodeOfAsync(file[..length], Unlock(Words)),
                (string[])[nameof(BackupErrors.BackupDecryptionFailed), nameof(BackupErrors.BackupCut), nameof(BackupErrors.BackupPassphraseWrong)]);
        }
    }

    [Fact]
    public async Task A_backup_is_told_from_one_that_is_locked_with_something_else()
    {
        Assert.SkipWhen(Gnupg.Missing is not null, Gnupg.Missing ?? string.Empty);
        Gpg.MakeKey("owner");
        Gpg.MakeKey("other");
        var now = TimeProvider.System.GetUtcNow();
        var (owner, other) = (BackupLock.For(Gpg.Export("owner"), now), BackupLock.For(Gpg.Export("other"), now));
        (BackupLock Lock, string Path)[] backups =
        [
            (BackupLock.None, await bench.WriteAsync(BackupLock.None)),
            (bench.Passphrase, await bench.WriteAsync(bench.Passphrase, Path.Combine(bench.Folder, "by-passphrase"))),
            (owner, await bench.WriteAsync(owner, Path.Combine(bench.Folder, "to-owner"))),
            (other, await bench.WriteAsync(other, Path.Combine(bench.Folder, "to-other"))),
        ];

        foreach (var (given, mine) in backups)
        {
            Assert.Equal([mine], backups.Where(one => given.IsOf(one.Path)).Select(one => one.Path));
        }

        Assert.DoesNotContain(backups, one => BackupLock.With(bench.Secret("seven wooden elephants wake")).IsOf(one.Path));
        Assert.False(owner.IsOf(Path.Combine(bench.Folder, "missing")));
    }

    [Fact]
    public void A_passphrase_that_can_be_guessed_is_refused() =>
        Assert.Equal(
            nameof(BackupErrors.PassphraseTooShort),
            Assert.Throws<DeployException>(() => BackupLock.With(bench.Secret("elephants"))).Code);

    [Fact]
    public async Task Gpg_opens_what_a_passphrase_locked()
    {
        NeedsGpg();
        var path = await bench.WriteAsync(BackupLock.With(bench.Secret(Words + " äöü")));

        var plain = Path.Combine(bench.Folder, "plain");
        Gpg.RunWith(Words + " äöü\n", "--passphrase-fd", "0", "--output", plain, "--decrypt", path);

        Assert.Equal(bench.Parts, (await BackupBench.ReadAsync(await ReadAsync(plain))).Parts);
    }

    [Theory]
    [InlineData("future-default", true)]
    [InlineData("rsa2048", false)]
    public async Task Gpg_opens_what_is_locked_to_a_key_and_so_do_we(string algorithm, bool armored)
    {
        NeedsGpg();
        Gpg.MakeKey("owner", algorithm, passphrase: "key words");
        if (algorithm == "rsa2048")
        {
            Gpg.Run("--passphrase", "key words", "--quick-add-key", Gpg.FingerprintOf("owner"), "rsa2048", "encr");
        }

        var path = await bench.WriteAsync(BackupLock.For(Gpg.Export("owner", armored), TimeProvider.System.GetUtcNow()));
        var plain = Path.Combine(bench.Folder, "plain");
        Gpg.Run("--passphrase", "key words", "--output", plain, "--decrypt", path);
        Assert.Equal(bench.Parts, (await BackupBench.ReadAsync(await ReadAsync(plain))).Parts);

        var file = await ReadAsync(path);
        var keyFile = Gpg.ExportSecret("owner", "key words");
        Assert.Equal(bench.Parts, (await BackupBench.ReadAsync(file, Unlock("key words", keyFile))).Parts);
        Assert.Equal(nameof(BackupErrors.KeyPassphraseWrong), await BackupBench.CodeOfAsync(file, Unlock("other words", keyFile)));
        Assert.Equal(nameof(BackupErrors.BackupNeedsKey), await BackupBench.CodeOfAsync(file, Unlock("key words")));
        Gpg.MakeKey("stranger");
        Assert.Equal(
            nameof(BackupErrors.BackupKeyDoesNotFit), await BackupBench.CodeOfAsync(file, Unlock(string.Empty, Gpg.ExportSecret("stranger"))));
    }

    [Fact]
    public async Task What_gpg_encrypted_again_opens()
    {
        NeedsGpg();
        var path = await bench.WriteAsync(BackupLock.None);
        var again = Path.Combine(bench.Folder, "again.gpg");
        Gpg.RunWith(Words + "\n", "--passphrase-fd", "0", "--armor", "--output", again, "--symmetric", path);

        Assert.Equal(bench.Parts, (await BackupBench.ReadAsync(await ReadAsync(again), Unlock(Words))).Parts);
    }

    [Fact]
    public async Task Every_flipped_byte_of_what_is_locked_to_a_key_is_refused()
    {
        NeedsGpg();
        Gpg.MakeKey("owner");
        var file = await ReadAsync(await bench.WriteAsync(BackupLock.For(Gpg.Export("owner"), TimeProvider.System.GetUtcNow())));
        var unlock = Unlock(string.Empty, Gpg.ExportSecret("owner"));
        Assert.Equal(string.Empty, await BackupBench.CodeOfAsync(file, unlock));

        for (var at = 0; at < file.Length; at += 31)
        {
            file[at] ^= 0x40;
            Assert.NotEqual(string.Empty, await BackupBench.CodeOfAsync(file, unlock));
            file[at] ^= 0x40;
        }

        for (var length = 1; length < file.Length; length += 97)
        {
            Assert.NotEqual(string.Empty, await BackupBench.CodeOfAsync(file[..length], unlock));
        }
    }

    [Fact]
    public void The_key_is_the_one_that_gpg_takes()
    {
        NeedsGpg();
        var fingerprint = Gpg.MakeKey("owner", at: "20260101T000000");
        Gpg.Run("--passphrase", "", "--faked-system-time", "20260201T000000", "--quick-add-key", fingerprint, "cv25519", "encr", "never");
        Gpg.Run("--passphrase", "", "--faked-system-time", "20260301T000000", "--quick-add-key", fingerprint, "cv25519", "encr", "30d");
        var key = Gpg.Export("owner");
        var plain = Path.Combine(bench.Folder, "plain");
        File.WriteAllText(plain, "text");

        foreach (var at in new[] { "20260115T000000", "20260215T000000", "20260315T000000", "20261015T000000" })
        {
            var now = DateTimeOffset.ParseExact(at + "Z", "yyyyMMdd'T'HHmmss'Z'", null, System.Globalization.DateTimeStyles.AssumeUniversal);
            var packet = Path.Combine(bench.Folder, at);
            Gpg.Run("--faked-system-time", at, "--output", packet, "--recipient", "owner", "--encrypt", plain);
            var listed = Gpg.Run("--list-packets", "--list-only", packet);
            Assert.Contains(RecipientKey.Choose(key, now).KeyId.ToString("X16", null), listed);
        }
    }

    [Fact]
    public void Keys_that_are_no_longer_valid_are_refused_with_the_reason()
    {
        NeedsGpg();
        Gpg.MakeKey("late", expires: "20d", at: "20260101T000000");
        AssertRefused(Gpg.Export("late"), "expired on 2026-01-21");
        var fingerprint = Gpg.MakeKey("gone");
        Revoke(fingerprint);
        AssertRefused(Gpg.Export("gone"), "is revoked");
        Gpg.MakeKey("signer", "ed25519/sign");
        AssertRefused(Gpg.ExportSecret("signer"), "no public key");
        File.WriteAllText(Path.Combine(bench.Folder, "text"), "no key");
        AssertRefused(Path.Combine(bench.Folder, "text"), "no public key");
        AssertRefused(Path.Combine(bench.Folder, "missing"), "no such file");
        Gpg.Run("--output", Path.Combine(bench.Folder, "two"), "--export", "late", "gone");
        AssertRefused(Path.Combine(bench.Folder, "two"), "several keys");
    }

    private void Revoke(string fingerprint)
    {
        var certificate = Gpg.FileIn($"openpgp-revocs.d/{fingerprint}.rev");
        File.WriteAllText(certificate, File.ReadAllText(certificate).Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal));
        Gpg.Run("--import", certificate);
    }

    private static void AssertRefused(string path, string reason)
    {
        var failure = Assert.Throws<DeployException>(() => BackupLock.For(path, TimeProvider.System.GetUtcNow()));
        Assert.Equal(nameof(BackupErrors.RecipientUnusable), failure.Code);
        Assert.Contains(reason, failure.Message);
    }

    private static void NeedsGpg() => Assert.SkipWhen(Gnupg.Missing is not null, Gnupg.Missing ?? string.Empty);

    private BackupUnlock Unlock(string words, string? keyFile = null) => new(bench.Secret(words), keyFile);

    private static Task<byte[]> ReadAsync(string path) => File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
}
