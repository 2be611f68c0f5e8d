using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Direxio.Deployer.Engine.Node;

/// <summary>A host's public key.</summary>
/// <param name="Type">Its type, such as ssh-ed25519.</param>
/// <param name="Encoded">The key in base64, as files and consoles show it.</param>
internal sealed record KnownHostKey(string Type, string Encoded)
{
    /// <summary>The fingerprint that ssh shows, such as SHA256:ohD8….</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Encoded))).TrimEnd('=');

    /// <summary>
    /// True if the encoded key has all parts that its type asks for and nothing behind them. What a damaged console or file
    /// has left of a key can still begin like one.
    /// </summary>
    public bool IsWhole => SshKeyParts.TryRead(Convert.FromBase64String(Encoded)) is [_, .. var parts] && (Type, parts) switch
    {
        ("ssh-ed25519", [{ Length: 32 }]) => true,
        ("ssh-rsa", [{ Length: > 0 }, { Length: >= 128 }]) => true,
        ("ecdsa-sha2-nistp256", [_, { Length: 65 }]) => true,
        ("ecdsa-sha2-nistp384", [_, { Length: 97 }]) => true,
        ("ecdsa-sha2-nistp521", [_, { Length: 133 }]) => true,
        _ => false,
    };

    /// <summary>A key from its encoded form, which names its type.</summary>
    public static KnownHostKey FromBytes(byte[] encoded) => new(TypeOf(encoded), Convert.ToBase64String(encoded));

    /// <summary>A key from "type base64"; null if the two do not fit together.</summary>
    public static KnownHostKey? TryParse(string type, string encoded)
    {
        try
        {
            var bytes = Convert.FromBase64String(encoded);
            return TypeOf(bytes) == type ? new(type, Convert.ToBase64String(bytes)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The type that stands, after its length, at the beginning of an encoded key.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static string TypeOf(ReadOnlySpan<byte> encoded)
    {
        const int LengthSize = 4;
        if (encoded.Length < LengthSize
            || BinaryPrimitives.ReadUInt32BigEndian(encoded) is var length && (length == 0 || length > encoded.Length - LengthSize))
        {
            throw new FormatException("The key does not begin with its type.");
        }

        return Encoding.ASCII.GetString(encoded.Slice(LengthSize, (int)length));
    }

    public override string ToString() => $"{Type} {Encoded}";
}

/// <summary>A line of known_hosts that names hosts and a key.</summary>
internal sealed record KnownHostLine(string Hosts, KnownHostKey Key, bool IsRevoked)
{
    private const string HashMark = "|1|";

    /// <summary>True for a line that is more than a comment.</summary>
    public static bool IsContent(string line) => line.Trim() is { Length: > 0 } text && text[0] != '#';

    /// <summary>Reads a line; null if it is a comment, concerns a certificate authority or cannot be read.</summary>
    public static KnownHostLine? TryParse(string line)
    {
        if (!IsContent(line))
        {
            return null;
        }

        var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var isRevoked = fields[0] == "@revoked";
        if (isRevoked)
        {
            fields = fields[1..];
        }

        return fields.Length >= 3 && KnownHostKey.TryParse(fields[1], fields[2]) is { } key ? new(fields[0], key, isRevoked) : null;
    }

    /// <summary>True if the line names this host, openly or hashed.</summary>
    public bool IsFor(string name) => Hosts.StartsWith(HashMark, StringComparison.Ordinal)
        ? IsHashOf(name)
        : Hosts.Split(',').Contains(name, StringComparer.OrdinalIgnoreCase);

    // SHA-1 is what OpenSSH hides the names with; no trust rests on it.
    private bool IsHashOf(string name)
    {
        var parts = Hosts[HashMark.Length..].Split('|');
        var salt = new byte[SHA1.HashSizeInBytes];
        return parts.Length == 2
            && Convert.TryFromBase64String(parts[0], salt, out var size)
            && Convert.ToBase64String(HMACSHA1.HashData(salt.AsSpan(0, size), Encoding.ASCII.GetBytes(name))) == parts[1];
    }
}
