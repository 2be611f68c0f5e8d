using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Redaction;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>Weakness 2: the key is made here and can be reused by a rerun.</summary>
public sealed class NodeKeyPairTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("direxio-key-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_new_key_is_an_openssh_file_and_a_public_line()
    {
        var pair = NodeKeyPair.Generate(new Redactor());

        Assert.StartsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n", pair.PrivateKey.Reveal(), StringComparison.Ordinal);
        Assert.EndsWith("-----END OPENSSH PRIVATE KEY-----\n", pair.PrivateKey.Reveal(), StringComparison.Ordinal);
        Assert.Matches("^ssh-ed25519 AAAA[A-Za-z0-9+/]+=*$", pair.PublicKey);
        Assert.NotEqual(pair.PublicKey, NodeKeyPair.Generate(new Redactor()).PublicKey);
    }

    [Fact]
    public void The_public_key_can_be_read_from_the_private_file_again()
    {
        var pair = NodeKeyPair.Generate(new Redactor());

        Assert.Equal(pair.PublicKey, NodeKeyPair.ReadPublicKey(pair.PrivateKey));
        Assert.Equal(pair.PublicKey, NodeKeyPair.FindPublicKey(pair.PrivateKey.Reveal()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a private key\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n")]
    [InlineData("b3BlbnNzaC1rZXktdjEA")]
    public void What_is_no_key_in_the_form_of_OpenSSH_has_no_public_part_to_find(string text) =>
        Assert.Null(NodeKeyPair.FindPublicKey(text));

    [Fact]
    public void Printing_a_pair_does_not_show_the_private_key()
    {
        Assert.DoesNotContain("PRIVATE", $"{NodeKeyPair.Generate(new Redactor())}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ssh_keygen_reads_it_and_agrees_on_the_public_key()
    {
        var pair = NodeKeyPair.Generate(new Redactor());
        var path = Path.Combine(folder, "key.pem");
        OwnerOnlyFile.Write(path, pair.PrivateKey.Reveal());

        Assert.Equal(pair.PublicKey, (await SshKeygenAsync("-y", "-f", path)).Trim());
    }

    [Theory]
    [InlineData("rsa", "PEM")]
    [InlineData("rsa", "PKCS8")]
    [InlineData("rsa", "RFC4716")]
    [InlineData("ed25519", "RFC4716")]
    [InlineData("ecdsa", "PEM")]
    public async Task Keys_of_other_makers_are_read_too(string type, string format)
    {
        var path = Path.Combine(folder, "other");
        await SshKeygenAsync("-q", "-t", type, "-m", format, "-N", "", "-C", "comment", "-f", path);
        var expected = string.Join(' ', (await File.ReadAllTextAsync(path + ".pub", TestContext.Current.CancellationToken)).Split(' ').Take(2));

        var key = new Redactor().Conceal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(expected, NodeKeyPair.ReadPublicKey(key));
        using var loaded = SshPrivateKey.Load(path);
        Assert.NotEmpty(loaded.HostKeyAlgorithms);
    }

    [Fact]
    public void An_rsa_key_in_the_form_of_0_1_0_is_read()
    {
        using var rsa = RSA.Create(2048);

        Assert.StartsWith(
            "ssh-rsa AAAA", NodeKeyPair.ReadPublicKey(new Redactor().Conceal(rsa.ExportRSAPrivateKeyPem())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_with_a_passphrase_says_so()
    {
        var path = Path.Combine(folder, "locked");
        await SshKeygenAsync("-q", "-t", "ed25519", "-N", "secret phrase", "-f", path);

        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var failure = Assert.Throws<FormatException>(() => NodeKeyPair.ReadPublicKey(new Redactor().Conceal(text)));
        Assert.Contains("passphrase", failure.Message, StringComparison.Ordinal);
        var unusable = Assert.Throws<NodeShellException>(() => SshPrivateKey.Load(path));
        Assert.Equal(ShellFailure.PrivateKeyUnusable, unusable.Failure);
        Assert.Contains("passphrase", unusable.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\n!!!!\n-----END RSA PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nAAAABBBB\n-----END RSA PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMAAA\n-----END PRIVATE KEY-----\n")]
    public void Broken_keys_are_refused_as_such(string text)
    {
        Assert.Throws<FormatException>(() => NodeKeyPair.ReadPublicKey(new Redactor().Conceal(text)));

        var path = Path.Combine(folder, "broken");
        File.WriteAllText(path, text);
        Assert.Equal(ShellFailure.PrivateKeyUnusable, Assert.Throws<NodeShellException>(() => SshPrivateKey.Load(path)).Failure);
    }

    [Fact]
    public void A_truncated_key_is_refused_wherever_it_ends()
    {
        var whole = NodeKeyPair.Generate(new Redactor()).PrivateKey.Reveal();
        var lines = whole.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var body = string.Concat(lines[1..^1]);
        for (var length = 4; length < body.Length; length += 4)
        {
            var cut = new StringBuilder().AppendLine(lines[0]).AppendLine(body[..length]).AppendLine(lines[^1]).ToString();
            Assert.Throws<FormatException>(() => NodeKeyPair.ReadPublicKey(new Redactor().Conceal(cut)));
        }
    }

    private static async Task<string> SshKeygenAsync(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ssh-keygen"), "needs ssh-keygen (apt: openssh-client)");
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/ssh-keygen", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, error);
        return output;
    }
}
