using System.Buffers.Binary;
using System.Text;
using Direxio.Deployer.Engine.Node;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

public sealed class ConsoleHostKeysTests
{
    private static readonly KnownHostKey Ed25519 = Key("ssh-ed25519", 32);
    private static readonly KnownHostKey Ecdsa = Key("ecdsa-sha2-nistp256", 8, 65);
    private static readonly KnownHostKey Rsa = Key("ssh-rsa", 3, 385);

    [Fact]
    public void Keys_are_read_in_OpenSSH_form_without_their_comments()
    {
        var console = $"boot\n-----BEGIN SSH HOST KEY KEYS-----\n{Ecdsa} root@ip-172-31-1-2\n{Ed25519} root@ip-172-31-1-2\n{Rsa}\n-----END SSH HOST KEY KEYS-----\n";

        Assert.Equal([Ecdsa, Ed25519, Rsa], ConsoleHostKeys.Parse(console));
    }

    [Theory]
    [InlineData("[   12.345678] cloud-init[1234]: ")]
    [InlineData("ci-info: ")]
    [InlineData("<14>Nov 23 10:00:00 cloud-init: \u001b[0m")]
    public void Log_prefixes_carriage_returns_and_colours_do_not_matter(string prefix)
    {
        var console = $"{prefix}-----BEGIN SSH HOST KEY KEYS-----\r\n{prefix}{Ed25519} root@node\r\n{prefix}{Ed25519}\r\n{prefix}-----END SSH HOST KEY KEYS-----\r\n";

        Assert.Equal([Ed25519], ConsoleHostKeys.Parse(console));
    }

    [Fact]
    public void The_listing_of_the_latest_boot_counts()
    {
        var other = Key("ssh-ed25519", 9, [32]);

        Assert.Equal([Ed25519], ConsoleHostKeys.Parse(Listing(other) + Listing(Ed25519)));
    }

    [Fact]
    public void A_line_of_the_kernel_within_a_key_costs_that_key_only()
    {
        var cut = Rsa.Encoded[..100] + "[   30.1] random: crng init done\r\n" + Rsa.Encoded[100..];
        var console = $"-----BEGIN SSH HOST KEY KEYS-----\nssh-rsa {cut}\n[   30.2] audit: type=1400\n{Ed25519} root@node\n-----END SSH HOST KEY KEYS-----\n";

        Assert.Equal([Ed25519], ConsoleHostKeys.Parse(console));
    }

    [Fact]
    public void A_listing_that_holds_no_key_leaves_the_former_one()
    {
        Assert.Equal([Ed25519], ConsoleHostKeys.Parse(Listing(Ed25519) + "-----BEGIN SSH HOST KEY KEYS-----\n-----END SSH HOST KEY KEYS-----\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----END SSH HOST KEY KEYS-----")]
    [InlineData("-----BEGIN SSH HOST KEY KEYS-----\n{key}\n")]
    [InlineData("{key}\n-----END SSH HOST KEY KEYS-----\n")]
    [InlineData("-----BEGIN SSH HOST KEY FINGERPRINTS-----\n{key}\n-----END SSH HOST KEY FINGERPRINTS-----\n")]
    public void An_incomplete_listing_gives_no_key(string console)
    {
        Assert.Empty(ConsoleHostKeys.Parse(console.Replace("{key}", Ed25519.ToString(), StringComparison.Ordinal)));
    }

    [Fact]
    public void A_damaged_key_is_left_out()
    {
        string[] damaged =
        [
            $"ssh-rsa {Ed25519.Encoded}", "ssh-ed25519 AAAA", $"ssh-ed25519 {Ed25519.Encoded[..^9]}*", $"ssh-ed25519 {Ed25519.Encoded[..^8]}",
            $"ssh-rsa {Rsa.Encoded[..200]}", $"ssh-rsa {Rsa.Encoded[..200]} [   30.1] usb 1-1: new device", $"{Ecdsa.Type} {Ecdsa.Encoded[..64]}",
        ];
        var console = $"-----BEGIN SSH HOST KEY KEYS-----\n{string.Join('\n', damaged)}\n-----END SSH HOST KEY KEYS-----\n";

        Assert.Empty(ConsoleHostKeys.Parse(console));
    }

    private static string Listing(KnownHostKey key) => $"-----BEGIN SSH HOST KEY KEYS-----\n{key}\n-----END SSH HOST KEY KEYS-----\n";

    private static KnownHostKey Key(string type, params int[] parts) => Key(type, 7, parts);

    private static KnownHostKey Key(string type, byte fill, int[] parts)
    {
        List<byte> blob = [];
        Append(blob, Encoding.ASCII.GetBytes(type));
        foreach (var part in parts)
        {
            Append(blob, [.. Enumerable.Repeat(fill, part)]);
        }

        return KnownHostKey.FromBytes([.. blob]);
    }

    private static void Append(List<byte> blob, byte[] part)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        blob.AddRange([.. length, .. part]);
    }
}
