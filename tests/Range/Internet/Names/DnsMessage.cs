using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Direxio.Deployer.Range.Names;

/// <summary>A resource record in text form, as Route 53 and people write it.</summary>
/// <param name="Name">Owner name, lower case, without the last dot.</param>
/// <param name="Type">A, AAAA, NS, CNAME, SOA, TXT or CAA.</param>
/// <param name="Value">The data.</param>
internal sealed record DnsRecord(string Name, string Type, string Value)
{
    /// <summary>Time to live, in seconds.</summary>
    public int Ttl { get; init; } = 1;
}

/// <summary>What a server answers to a question.</summary>
internal sealed record DnsAnswer(int ResponseCode, bool IsAuthoritative, IReadOnlyList<DnsRecord> Answers, IReadOnlyList<DnsRecord> Authority);

/// <summary>The DNS wire format, as far as queries for one name need it.</summary>
internal static class DnsMessage
{
    /// <summary>Serial, refresh, retry, expire and minimum of a SOA, as Route 53 writes them.</summary>
    private static readonly int[] SoaNumbers = [1, 7200, 900, 1_209_600, 86_400];

    private static readonly Dictionary<string, ushort> Types = new()
    {
        ["A"] = 1, ["NS"] = 2, ["CNAME"] = 5, ["SOA"] = 6, ["TXT"] = 16, ["AAAA"] = 28, ["CAA"] = 257,
    };

    /// <summary>Reads the one question of a query.</summary>
    public static (string Name, string Type, int End) Question(ReadOnlySpan<byte> query)
    {
        var labels = new List<string>();
        var at = 12;
        while (query[at] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(query.Slice(at + 1, query[at])));
            at += query[at] + 1;
        }

        var number = BinaryPrimitives.ReadUInt16BigEndian(query[(at + 1)..]);
        var type = Types.FirstOrDefault(pair => pair.Value == number).Key ?? $"TYPE{number}";
        return (string.Join('.', labels).ToLowerInvariant(), type, at + 5);
    }

    /// <summary>Writes the response to a query.</summary>
    public static byte[] Response(ReadOnlySpan<byte> query, int questionEnd, DnsAnswer answer)
    {
        using var message = new MemoryStream();
        message.Write(query[..questionEnd]);
        foreach (var record in answer.Answers.Concat(answer.Authority))
        {
            Write(message, record);
        }

        var bytes = message.ToArray();
        var flags = 0x8000 | (query[2] & 0x01) << 8 | answer.ResponseCode
            | (answer.IsAuthoritative ? 0x0400 : 0) | (answer.IsAuthoritative || answer.ResponseCode == 5 || IsReferral(answer) ? 0 : 0x0080);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)flags);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), (ushort)answer.Answers.Count);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(8), (ushort)answer.Authority.Count);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(10), 0);
        return bytes;
    }

    private static bool IsReferral(DnsAnswer answer) => answer.Answers.Count == 0 && answer.Authority is [{ Type: "NS" }, ..];

    private static void Write(MemoryStream message, DnsRecord record)
    {
        var data = Data(record);
        message.Write(Name(record.Name));
        Span<byte> head = stackalloc byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(head, Types[record.Type]);
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], 1);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], record.Ttl);
        BinaryPrimitives.WriteUInt16BigEndian(head[8..], (ushort)data.Length);
        message.Write(head);
        message.Write(data);
    }

    private static byte[] Data(DnsRecord record)
    {
        switch (record.Type)
        {
            case "A" or "AAAA":
                return IPAddress.Parse(record.Value).GetAddressBytes();
            case "NS" or "CNAME":
                return Name(record.Value);
            case "TXT":
                var text = Encoding.UTF8.GetBytes(record.Value.Trim('"'));
                return [(byte)text.Length, .. text];
            case "CAA":
                var parts = record.Value.Split(' ', 3);
                var tag = Encoding.ASCII.GetBytes(parts[1]);
                return [byte.Parse(parts[0], null), (byte)tag.Length, .. tag, .. Encoding.ASCII.GetBytes(parts[2].Trim('"'))];
            case "SOA":
                var numbers = new byte[20];
                for (var index = 0; index < SoaNumbers.Length; index++)
                {
                    BinaryPrimitives.WriteInt32BigEndian(numbers.AsSpan(index * 4), SoaNumbers[index]);
                }

                return [.. Name(record.Value), .. Name("hostmaster." + record.Value), .. numbers];
            default:
                throw new RangeException($"the range cannot write {record.Type} records");
        }
    }

    private static byte[] Name(string name)
    {
        using var bytes = new MemoryStream();
        foreach (var label in name.TrimEnd('.').Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            bytes.WriteByte((byte)label.Length);
            bytes.Write(Encoding.ASCII.GetBytes(label));
        }

        bytes.WriteByte(0);
        return bytes.ToArray();
    }
}
