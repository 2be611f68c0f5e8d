using System.Buffers.Binary;
using System.Net;
using System.Text;
using DnsClient;

namespace Direxio.Deployer.Engine.Adapters.Dns;

/// <summary>The part of an answer that an address question needs.</summary>
/// <param name="Code">The response code; 0 for none, 3 for a name that does not exist.</param>
/// <param name="Addresses">The addresses, those behind an alias included.</param>
/// <param name="NegativeFor">How long an empty answer may be remembered; null if it does not tell.</param>
internal sealed record WireAnswer(int Code, IReadOnlyList<IPAddress> Addresses, TimeSpan? NegativeFor);

/// <summary>
/// Messages of DNS as DNS over HTTPS carries them (RFC 1035, RFC 8484): one question for addresses and its answer. The
/// DNS library in use keeps its own reader to itself.
/// </summary>
internal static class DnsWire
{
    private const byte CheckingDisabled = 0x10;
    private const int HeaderLength = 12;
    private const int PointerMark = 0xC0;
    private const int SoaType = 6;
    private const int SoaNumbersLength = 20;

    /// <summary>A question with recursion wanted and the id 0, which lets caches work.</summary>
    public static byte[] Question(string name, QueryType type, bool isUnchecked)
    {
        var message = new List<byte> { 0, 0, 1, isUnchecked ? CheckingDisabled : (byte)0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in name.Split('.'))
        {
            message.Add((byte)label.Length);
            message.AddRange(Encoding.ASCII.GetBytes(label));
        }

        message.AddRange([0, (byte)((int)type >> 8), (byte)type, 0, 1]);
        return [.. message];
    }

    /// <summary>Reads an answer; null if it is malformed or none.</summary>
    public static WireAnswer? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength || (message[2] & 0x80) == 0)
        {
            return null;
        }

        var position = HeaderLength;
        for (var question = Number(message, 4); question > 0; question--)
        {
            if (!TrySkipName(message, ref position))
            {
                return null;
            }

            position += 4;
        }

        var addresses = new List<IPAddress>();
        TimeSpan? negative = null;
        int answers = Number(message, 6);
        var all = answers + Number(message, 8);
        for (var index = 0; index < all; index++)
        {
            if (!TrySkipName(message, ref position) || position + 10 > message.Length)
            {
                return null;
            }

            var type = Number(message, position);
            var ttl = BinaryPrimitives.ReadUInt32BigEndian(message[(position + 4)..]);
            var length = Number(message, position + 8);
            position += 10;
            if (position + length > message.Length)
            {
                return null;
            }

            var data = message.Slice(position, length);
            position += length;
            if (index < answers && (type, length) is ((int)QueryType.A, 4) or ((int)QueryType.AAAA, 16))
            {
                addresses.Add(new(data));
            }
            else if (index >= answers && type == SoaType && length >= SoaNumbersLength)
            {
                negative = TimeSpan.FromSeconds(Math.Min(ttl, BinaryPrimitives.ReadUInt32BigEndian(data[^4..])));
            }
        }

        return new(message[3] & 0x0F, addresses, addresses.Count == 0 ? negative : null);
    }

    private static ushort Number(ReadOnlySpan<byte> message, int position) => BinaryPrimitives.ReadUInt16BigEndian(message[position..]);

    private static bool TrySkipName(ReadOnlySpan<byte> message, ref int position)
    {
        while (position < message.Length)
        {
            int length = message[position];
            if ((length & PointerMark) == PointerMark)
            {
                position += 2;
                return position <= message.Length;
            }

            position += 1 + length;
            if (length == 0)
            {
                return true;
            }
        }

        return false;
    }
}
