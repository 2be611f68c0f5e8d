using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Direxio.Deployer.Engine.Adapters.Turn;

/// <summary>What a message of STUN and TURN is about (RFC 8489, RFC 8656).</summary>
internal enum StunType
{
    Allocate = 0x0003,
    Refresh = 0x0004,
    CreatePermission = 0x0008,
    Send = 0x0016,
    Data = 0x0017,
}

/// <summary>The attributes of messages that are used here.</summary>
internal enum StunAttribute
{
    UserName = 0x0006,
    MessageIntegrity = 0x0008,
    ErrorCode = 0x0009,
    Lifetime = 0x000D,
    XorPeerAddress = 0x0012,
    Data = 0x0013,
    Realm = 0x0014,
    Nonce = 0x0015,
    XorRelayedAddress = 0x0016,
    RequestedTransport = 0x0019,
}

/// <summary>
/// A message of STUN and TURN: a header of 20 bytes, then attributes of type, length and value, each filled up to four bytes.
/// </summary>
internal sealed class StunMessage
{
    private const int HeaderLength = 20;
    private const uint Cookie = 0x2112A442;
    private const int IntegrityLength = 24;
    private const int SuccessBits = 0x0100;
    private const int ErrorBits = 0x0110;

    private readonly List<(StunAttribute Type, byte[] Value)> attributes = [];
    private readonly int type;
    private readonly byte[] transaction;

    private StunMessage(int type, byte[] transaction)
    {
        this.type = type;
        this.transaction = transaction;
    }

    public bool IsSuccess => (type & ErrorBits) == SuccessBits;

    public bool IsError => (type & ErrorBits) == ErrorBits;

    /// <summary>Number and words of the error; null if it is none.</summary>
    public (int Number, string Words)? Error => Find(StunAttribute.ErrorCode) is { Length: >= 4 } value
        ? ((value[2] * 100) + value[3], Encoding.UTF8.GetString(value, 4, value.Length - 4))
        : null;

    public static StunMessage New(StunType type) => new((int)type, RandomNumberGenerator.GetBytes(12));

    /// <summary>Reads a packet; null for one that is none.</summary>
    public static StunMessage? Parse(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < HeaderLength || BinaryPrimitives.ReadUInt32BigEndian(packet[4..]) != Cookie)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        var message = new StunMessage(BinaryPrimitives.ReadUInt16BigEndian(packet), packet[8..HeaderLength].ToArray());
        if (packet.Length < HeaderLength + length)
        {
            return null;
        }

        for (var rest = packet.Slice(HeaderLength, length); rest.Length >= 4;)
        {
            var size = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (rest.Length < 4 + size)
            {
                return null;
            }

            message.attributes.Add(((StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(rest), rest.Slice(4, size).ToArray()));
            rest = rest[Math.Min(rest.Length, 4 + Filled(size))..];
        }

        return message;
    }

    /// <summary>True for the answer to a request.</summary>
    public bool Answers(StunMessage request) => transaction.AsSpan().SequenceEqual(request.transaction) && (IsSuccess || IsError);

    public bool Is(StunType wanted) => type == (int)wanted;

    public byte[]? Find(StunAttribute wanted) => attributes.FirstOrDefault(attribute => attribute.Type == wanted).Value;

    public StunMessage With(StunAttribute attribute, byte[] value)
    {
        attributes.Add((attribute, value));
        return this;
    }

    public StunMessage With(StunAttribute attribute, string value) => With(attribute, Encoding.UTF8.GetBytes(value));

    public StunMessage With(StunAttribute attribute, uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return With(attribute, bytes);
    }

    /// <summary>An IPv4 address and port, each combined with the cookie.</summary>
    public StunMessage With(StunAttribute attribute, IPEndPoint address)
    {
        var bytes = new byte[8];
        bytes[1] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)(address.Port ^ (int)(Cookie >> 16)));
        var number = BinaryPrimitives.ReadUInt32BigEndian(address.Address.GetAddressBytes());
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), number ^ Cookie);
        return With(attribute, bytes);
    }

    /// <summary>The address in an attribute; null if there is none of IPv4.</summary>
    public IPEndPoint? AddressIn(StunAttribute attribute)
    {
        if (Find(attribute) is not { Length: 8 } value || value[1] != 1)
        {
            return null;
        }

        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(value.AsSpan(4)) ^ Cookie);
        return new(new IPAddress(bytes), BinaryPrimitives.ReadUInt16BigEndian(value.AsSpan(2)) ^ (int)(Cookie >> 16));
    }

    /// <summary>The packet; with a key, signed by it.</summary>
    public byte[] ToPacket(byte[]? key = null)
    {
        using var packet = new MemoryStream();
        packet.Write(new byte[HeaderLength]);
        foreach (var (attribute, value) in attributes)
        {
            Write(packet, attribute, value);
        }

        if (key is not null)
        {
            // The signature covers a header whose length already counts the signature.
            var signed = WithHeader(packet.ToArray(), (int)packet.Length - HeaderLength + IntegrityLength);
#pragma warning disable CA5350 // The protocol names HMAC-SHA1.
            Write(packet, StunAttribute.MessageIntegrity, HMACSHA1.HashData(key, signed));
#pragma warning restore CA5350
        }

        return WithHeader(packet.ToArray(), (int)packet.Length - HeaderLength);
    }

    private byte[] WithHeader(byte[] packet, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)length);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), Cookie);
        transaction.CopyTo(packet, 8);
        return packet;
    }

    private static void Write(MemoryStream packet, StunAttribute attribute, byte[] value)
    {
        var head = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)attribute);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)value.Length);
        packet.Write(head);
        packet.Write(value);
        packet.Write(new byte[Filled(value.Length) - value.Length]);
    }

    private static int Filled(int length) => (length + 3) & ~3;
}
