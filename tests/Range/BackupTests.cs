using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>A node comes back from a backup: in its place, and as another machine of the same name.</summary>
[Collection(PartsCollection.Name)]
public sealed class BackupTests(RangeFixture fixture) : RangeTest(fixture)
{
    // Media on a file system of their own, which has hardly room for another file. That is not seen beforehand.
    private const string SmallDisk = """
        set -e; data=/var/lib/docker/volumes/p2p_message-data/_data
        docker compose stop message-server 2> /dev/null
        mv $data $data.large; mkdir $data
        mount -t tmpfs -o mode=0755,nr_inodes=$(( $(find $data.large | wc -l) + 4 )) small $data
        cp -a $data.large/. $data/
        docker compose start message-server 2> /dev/null
        """;

    private const string LargeDisk = """
        set -e; data=/var/lib/docker/volumes/p2p_message-data/_data
        docker compose stop message-server 2> /dev/null
        umount $data; rmdir $data; mv $data.large $data
        docker compose start message-server 2> /dev/null
        """;

    [Fact]
    public async Task A_backup_brings_back_what_there_was_on_the_same_node_and_on_the_next()
    {
        if (Requirements.Find("gpg") is null)
        {
            Assert.Skip("needs gpg (apt: gnupg)");
        }

        var deployer = await SetUpAsync(PartsNode.World());
        var node = await PartsNode.DeployAsync(Internet, deployer, Domain);
        var before = await node.BelongingsAsync();
        var keys = await MakeKeysAsync("backup");
        var others = await MakeKeysAsync("others");

        var plain = await BackUpAsync(deployer);
        var locked = await BackUpAsync(deployer, "-Recipient", keys.Public);
        (await deployer.RunAsync("Test-DirexioBackup", "-Path", plain)).MustEndWith(DeployerRun.Completed);
        (await deployer.RunAsync("Test-DirexioBackup", "-Path", locked, "-KeyFile", keys.Secret)).MustEndWith(DeployerRun.Completed);
        await node.SendAsync("one more");
        var later = await node.BelongingsAsync();
        Assert.NotEqual(before.Messages, later.Messages);

        await RefuseAsync("BackupKeyDoesNotFit", locked, "-KeyFile", others.Secret);
        await RefuseAsync("BackupNeedsKey", locked);
        await RefuseAsync("BackupPartDamaged", Flipped(plain));
        await RefuseAsync("BackupDecryptionFailed", Flipped(locked), "-KeyFile", keys.Secret);
        await node.OnNodeAsync(SmallDisk);
        Assert.Contains("No space left", (await RefuseAsync("RestoreUndone", plain, "-SkipBackup")).ErrorText, StringComparison.Ordinal);
        Assert.Equal(later, await node.BelongingsAsync());
        await node.MustBeWholeAsync();
        await node.OnNodeAsync(LargeDisk);

        var run = (await RestoreAsync(deployer, locked, "-KeyFile", keys.Secret)).MustEndWith(DeployerRun.Completed);
        Assert.Equal(before, await node.BelongingsAsync());
        await node.MustBeWholeAsync();
        var safety = run.Document.GetProperty("SafetyBackup").GetString()!;
        // Locked like the backup that was applied.
        await RefuseAsync("BackupNeedsKey", safety);
        (await RestoreAsync(deployer, safety, "-SkipBackup", "-KeyFile", keys.Secret)).MustEndWith(DeployerRun.Completed);
        Assert.Equal(later, await node.BelongingsAsync());

        var requested = await CertificatesAsync();
        (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Completed);
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53", "-FromBackup", locked, "-KeyFile", keys.Secret)).MustEndWith(DeployerRun.Completed);
        Assert.Equal(before, await node.BelongingsAsync());
        Assert.Equal(requested, await CertificatesAsync());
        await node.MustBeWholeAsync();

        async Task<DeployerRun> RefuseAsync(string code, string path, params string[] more)
        {
            var failure = (await RestoreAsync(deployer, path, more)).MustEndWith(DeployerRun.Failed);
            Assert.True(failure.ErrorCode == code, $"{failure.ErrorCode}: {failure.ErrorText}");
            return failure;
        }
    }

    private static async Task<string> BackUpAsync(DeployerProcess deployer, params string[] more)
    {
        var run = (await deployer.RunAsync(["Backup-DirexioNode", "-Domain", Domain, .. more])).MustEndWith(DeployerRun.Completed);
        return run.Document.GetProperty("Path").GetString()!;
    }

    private static Task<DeployerRun> RestoreAsync(DeployerProcess deployer, string path, params string[] more) =>
        deployer.RunAsync(["Restore-DirexioNode", "-Domain", Domain, "-Path", path, "-Force", .. more]);

    // Far behind the beginning, where the parts are.
    private static string Flipped(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        var copy = Path.Combine(Path.GetDirectoryName(path)!, "flipped-" + Path.GetFileName(path));
        File.WriteAllBytes(copy, bytes);
        return copy;
    }

    // How many certificates the authority has given.
    private async Task<int> CertificatesAsync() =>
        (await File.ReadAllLinesAsync(Path.Combine(Internet.Folder, "acme.log"), Cancellation)).Count(line => line.Contains("finalize", StringComparison.Ordinal));

    private async Task<(string Public, string Secret)> MakeKeysAsync(string name)
    {
        // The path of the agent's socket has to be short.
        var folder = Directory.CreateTempSubdirectory("gpg-").FullName;
        var (open, secret) = (Path.Combine(Internet.Home, $"{name}.pub"), Path.Combine(Internet.Home, $"{name}.sec"));
        string[] gpg = ["gpg", "--homedir", folder, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "", "--armor"];
        await Processes.RequireAsync([.. gpg, "--quick-gen-key", $"{name}@example.org", "future-default", "default", "never"]);
        await Processes.RequireAsync([.. gpg, "--output", open, "--export"]);
        await Processes.RequireAsync([.. gpg, "--output", secret, "--export-secret-keys"]);
        await Processes.RunAsync(["gpgconf", "--homedir", folder, "--kill", "all"]);
        Directory.Delete(folder, recursive: true);
        return (open, secret);
    }
}
