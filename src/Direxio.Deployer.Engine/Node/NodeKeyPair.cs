using System.Text;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Redaction;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Utilities;
using Org.BouncyCastle.Security;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Security;

namespace Direxio.Deployer.Engine.Node;

/// <summary>The node's login key. It is made on this machine, so the cloud never sees the private part.</summary>
/// <param name="PrivateKey">Private key as the text of an OpenSSH key file.</param>
/// <param name="PublicKey">Public key as a line of authorized_keys, without a comment.</param>
internal sealed record NodeKeyPair(Secret PrivateKey, string PublicKey)
{
    private const int PemColumns = 70;

    /// <summary>Makes an Ed25519 key.</summary>
    public static NodeKeyPair Generate(Redactor redactor)
    {
        var generator = new Ed25519KeyPairGenerator();
        generator.Init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        var pair = generator.GenerateKeyPair();
        return new(
            redactor.Conceal(ToPem(OpenSshPrivateKeyUtilities.EncodePrivateKey(pair.Private))),
            ToLine(OpenSshPublicKeyUtilities.EncodePublicKey(pair.Public)));
    }

    /// <summary>The public line of the private key in a file; what is read is a secret from then on.</summary>
    /// <exception cref="FormatException">The file holds no private key, or one with a passphrase.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string ReadPublicKey(string file, Redactor redactor) => ReadPublicKey(redactor.Conceal(PlainFile.ReadText(file)));

    /// <summary>The public line of a private key: OpenSSH, or PEM as AWS made them for 0.1.0.</summary>
    /// <exception cref="FormatException">The text is no private key, or one with a passphrase.</exception>
    public static string ReadPublicKey(Secret privateKey)
    {
        try
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(privateKey.Reveal()));
            using var file = new PrivateKeyFile(stream);
            return ToLine(((KeyHostAlgorithm)file.HostKeyAlgorithms.First()).Data);
        }
        catch (SshPassPhraseNullOrEmptyException exception)
        {
            throw new FormatException("The private key is protected by a passphrase.", exception);
        }
        catch (Exception exception) when (SshPrivateKey.IsUnreadable(exception))
        {
            throw new FormatException("The text is not a private key in OpenSSH or PEM form.", exception);
        }
    }

    /// <summary>
    /// The public line of a key in OpenSSH's own form, which has it in the clear; null for any other text. Unlike the above it takes no
    /// library for SSH, which a rehearsal does not load.
    /// </summary>
    public static string? FindPublicKey(string openSshKey)
    {
        const int CountSize = 4;
        var magic = "openssh-key-v1\0"u8;
        try
        {
            ReadOnlySpan<byte> rest = Convert.FromBase64String(
                string.Concat(openSshKey.Split('\n').Where(line => !line.StartsWith('-'))));
            if (!rest.StartsWith(magic))
            {
                return null;
            }

            // Before the public key stand cipher, key derivation, the latter's options, and how many keys there are.
            rest = rest[magic.Length..];
            for (var part = 0; part < 3; part++)
            {
                _ = SshKeyParts.Take(ref rest);
            }

            rest = rest[Math.Min(CountSize, rest.Length)..];
            return SshKeyParts.Take(ref rest) is { Length: > 0 } key ? ToLine(key) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A public line without the comment that may stand behind the key.</summary>
    public static string WithoutComment(string publicLine) =>
        string.Join(' ', publicLine.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(2));

    private static string ToPem(byte[] key)
    {
        var text = new StringBuilder("-----BEGIN OPENSSH PRIVATE KEY-----\n");
        foreach (var line in Convert.ToBase64String(key).Chunk(PemColumns))
        {
            text.Append(line).Append('\n');
        }

        return text.Append("-----END OPENSSH PRIVATE KEY-----\n").ToString();
    }

    // The encoded key begins with its type, as a string with a length before it.
    private static string ToLine(byte[] encoded) => $"{KnownHostKey.TypeOf(encoded)} {Convert.ToBase64String(encoded)}";
}
