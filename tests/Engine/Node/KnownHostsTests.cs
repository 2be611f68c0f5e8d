using System.Security.Cryptography;
using System.Text;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

public sealed class KnownHostsTests : IDisposable
{
    private const string Host = "203.0.113.7";

    private readonly string folder = Directory.CreateTempSubdirectory("direxio-hosts-").FullName;

    private string FilePath => Path.Combine(folder, "known_hosts");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_missing_file_knows_nobody()
    {
        var hosts = KnownHosts.Load(FilePath);

        Assert.Empty(hosts.KeysOf(Host));
        Assert.False(hosts.Mentions(Host));
        Assert.Null(hosts.FirstUnreadableLine);
    }

    [Fact]
    public void A_named_pipe_in_its_place_is_refused_and_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs named pipes");
        OddEntries.Pipe(FilePath);

        Assert.Contains("named pipe", Assert.Throws<IOException>(() => KnownHosts.Load(FilePath)).Message);
    }

    [Fact]
    public void Keys_come_back_and_what_others_wrote_stays()
    {
        var (mine, other) = (NewKey(), NewKey());
        File.WriteAllText(FilePath, $"# mine\n\nother.example.org,198.51.100.1 {other} root@other\n");
        var hosts = KnownHosts.Load(FilePath);
        hosts.Add(Host, mine);
        hosts.Add(Host, mine);
        hosts.Save(FilePath);

        var lines = File.ReadAllLines(FilePath);
        Assert.Equal(["# mine", "", $"other.example.org,198.51.100.1 {other} root@other", $"{Host} {mine}"], lines);
        Assert.Equal([mine], KnownHosts.Load(FilePath).KeysOf(Host));
        Assert.Equal([other], KnownHosts.Load(FilePath).KeysOf("198.51.100.1"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }
    }

    [Fact]
    public void Another_port_is_another_host()
    {
        var hosts = KnownHosts.Load(FilePath);
        hosts.Add(Host, NewKey(), port: 2222);
        hosts.Save(FilePath);

        Assert.StartsWith($"[{Host}]:2222 ssh-ed25519 ", File.ReadAllText(FilePath), StringComparison.Ordinal);
        Assert.Empty(hosts.KeysOf(Host));
        Assert.Single(hosts.KeysOf(Host, 2222));
    }

    [Fact]
    public void Replacing_forgets_the_hosts_old_keys_alone()
    {
        var (old, other, replacement) = (NewKey(), NewKey(), NewKey());
        var hosts = KnownHosts.Load(FilePath);
        hosts.Add(Host, old);
        hosts.Add("198.51.100.1", other);

        hosts.Replace(Host, [replacement]);

        Assert.Equal([replacement], hosts.KeysOf(Host));
        Assert.Equal([other], hosts.KeysOf("198.51.100.1"));
    }

    [Fact]
    public void Replacing_keeps_what_is_revoked()
    {
        var (revoked, replacement) = (NewKey(), NewKey());
        File.WriteAllText(FilePath, $"@revoked {Host} {revoked}\n");
        var hosts = KnownHosts.Load(FilePath);

        hosts.Replace(Host, [revoked, replacement]);

        Assert.Equal([replacement], hosts.KeysOf(Host));
    }

    [Fact]
    public void Hashed_names_are_recognized()
    {
        var key = NewKey();
        var salt = RandomNumberGenerator.GetBytes(20);
        var hash = HMACSHA1.HashData(salt, Encoding.ASCII.GetBytes(Host));
        File.WriteAllText(FilePath, $"|1|{Convert.ToBase64String(salt)}|{Convert.ToBase64String(hash)} {key}\n");

        var hosts = KnownHosts.Load(FilePath);

        Assert.Equal([key], hosts.KeysOf(Host));
        Assert.Empty(hosts.KeysOf("198.51.100.1"));
    }

    [Fact]
    public void A_revoked_key_does_not_count_but_the_host_is_no_stranger()
    {
        var key = NewKey();
        File.WriteAllText(FilePath, $"{Host} {key}\n@revoked {Host} {key}\n");

        var hosts = KnownHosts.Load(FilePath);

        Assert.Empty(hosts.KeysOf(Host));
        Assert.True(hosts.Mentions(Host));
    }

    [Theory]
    [InlineData("203.0.113.7 ssh-ed25519")]
    [InlineData("203.0.113.7 ssh-ed25519 notbase64!")]
    [InlineData("203.0.113.7 ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB")]
    [InlineData("203.0.113.7 ssh-ed25519 /////w==")]
    public void A_line_that_cannot_be_read_is_pointed_out(string line)
    {
        File.WriteAllText(FilePath, "# first\n" + line + "\n");

        Assert.Equal(2, KnownHosts.Load(FilePath).FirstUnreadableLine);
    }

    [Fact]
    public void The_fingerprint_is_the_one_that_ssh_shows()
    {
        var key = KnownHostKey.TryParse("ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl");

        Assert.Equal("SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU", key!.Fingerprint);
    }

    [Fact]
    public void Host_keys_are_read_from_the_last_complete_block_on_a_console()
    {
        var (old, first, second) = (NewKey(), NewKey(), NewKey());
        var console = string.Join("\r\n",
            "ci-info: booting",
            "-----BEGIN SSH HOST KEY KEYS-----",
            $"{old} root@ip-10-0-0-1",
            "-----END SSH HOST KEY KEYS-----",
            "[   21.5] cloud-init[900]: -----BEGIN SSH HOST KEY KEYS-----",
            $"{first} root@ip-10-0-0-1",
            $"[   21.5] cloud-init[900]: {second} root@ip-10-0-0-1",
            "no key at all",
            "-----END SSH HOST KEY KEYS-----",
            "-----BEGIN SSH HOST KEY KEYS-----",
            $"{NewKey()}"[..40]);

        Assert.Equal([first, second], ConsoleHostKeys.Parse(console));
        Assert.Empty(ConsoleHostKeys.Parse(string.Empty));
        Assert.Empty(ConsoleHostKeys.Parse($"-----BEGIN SSH HOST KEY KEYS-----\n{first}\n"));
    }

    private static KnownHostKey NewKey()
    {
        var parts = NodeKeyPair.Generate(new Redactor()).PublicKey.Split(' ');
        return KnownHostKey.TryParse(parts[0], parts[1])!;
    }
}
