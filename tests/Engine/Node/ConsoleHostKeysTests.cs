using System.Buffers.Binary;
using System.Text;
using Direxio.Deployer.Engine.Node;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

public sealed class ConsoleHostKeysTests
{
    private static readonly string Ed25519 = Blob("ssh-ed25519", 36);
    private static readonly string Ecdsa = Blob("ecdsa-sha2-nistp256", 89);

    [Fact]
    public void Keys_are_read_in_OpenSSH_form_without_their_comments()
    {
        var console = $"boot\n-----BEGIN SSH HOST KEY KEYS-----\necdsa-sha2-nistp256 {Ecdsa} root@ip-172-31-1-2\nssh-ed25519 {Ed25519} root@ip-172-31-1-2\n-----END SSH HOST KEY KEYS-----\n";

        Assert.Equal([$"ecdsa-sha2-nistp256 {Ecdsa}", $"ssh-ed25519 {Ed25519}"], ConsoleHostKeys.Parse(console));
    }

    [Fact]
    public void Log_prefixes_carriage_returns_and_colours_do_not_matter()
    {
        var prefix = "[   12.345678] cloud-init[1234]: ";
        var console = $"{prefix}-----BEGIN SSH HOST KEY KEYS-----\r\n{prefix}ssh-ed25519 {Ed25519} root@node\r\n<14>Nov 23 10:00:00 cloud-init: \u001b[0mssh-ed25519 {Ed25519}\r\n{prefix}-----END SSH HOST KEY KEYS-----\r\n";

        Assert.Equal([$"ssh-ed25519 {Ed25519}"], ConsoleHostKeys.Parse(console));
    }

    [Fact]
    public void The_listing_of_the_latest_boot_counts()
    {
        var other = Blob("ssh-ed25519", 36, fill: 9);
        var console = $"-----BEGIN SSH HOST KEY KEYS-----\nssh-ed25519 {other}\n-----END SSH HOST KEY KEYS-----\n-----BEGIN SSH HOST KEY KEYS-----\nssh-ed25519 {Ed25519}\n-----END SSH HOST KEY KEYS-----\n";

        Assert.Equal([$"ssh-ed25519 {Ed25519}"], ConsoleHostKeys.Parse(console));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN SSH HOST KEY KEYS-----\nssh-ed25519 {key}\n")]
    [InlineData("ssh-ed25519 {key}\n-----END SSH HOST KEY KEYS-----\n")]
    [InlineData("-----BEGIN SSH HOST KEY FINGERPRINTS-----\nssh-ed25519 {key}\n-----END SSH HOST KEY FINGERPRINTS-----\n")]
    public void An_incomplete_listing_gives_no_key(string console)
    {
        Assert.Empty(ConsoleHostKeys.Parse(console.Replace("{key}", Ed25519, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_damaged_key_is_left_out()
    {
        var console = $"-----BEGIN SSH HOST KEY KEYS-----\nssh-rsa {Ed25519}\nssh-ed25519 AAAA\nssh-ed25519 {Ed25519[..^9]}*\n-----END SSH HOST KEY KEYS-----\n";

        Assert.Empty(ConsoleHostKeys.Parse(console));
    }

    private static string Blob(string type, int rest, byte fill = 7)
    {
        var blob = new byte[4 + type.Length + rest];
        blob.AsSpan().Fill(fill);
        BinaryPrimitives.WriteInt32BigEndian(blob, type.Length);
        Encoding.ASCII.GetBytes(type, blob.AsSpan(4));
        return Convert.ToBase64String(blob);
    }
}
