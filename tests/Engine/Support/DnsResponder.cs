using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>DNS record types as numbers of the protocol.</summary>
internal enum RecordType : ushort
{
    A = 1,
    Ns = 2,
    Cname = 5,
    Soa = 6,
    Aaaa = 28,
    Caa = 257,
}

/// <summary>What a responder is asked.</summary>
internal sealed record DnsAsked(string Name, RecordType Type, bool IsRecursive, bool IsTcp);

/// <summary>A record to answer with; CAA values are written "0 issue letsencrypt.org", an SOA's is its minimum.</summary>
internal sealed record DnsRecord(string Name, RecordType Type, string Value);

/// <summary>What a responder answers.</summary>
internal sealed record DnsAnswer(params DnsRecord[] Records)
{
    public DnsRecord[] Authorities { get; init; } = [];

    public bool IsAuthoritative { get; init; } = true;

    public bool IsTruncated { get; init; }

    public bool IsMalformed { get; init; }

    public int Code { get; init; }
}

/// <summary>A DNS server on one loopback address, over UDP and TCP. A null answer is silence.</summary>
internal sealed class DnsResponder : IAsyncDisposable
{
    private const int Attempts = 5000;

    private readonly CancellationTokenSource stopping = new();
    private readonly Func<DnsAsked, DnsAnswer?> answer;
    private readonly UdpClient udp;
    private readonly TcpListener tcp;
    private readonly Task[] loops;

    public DnsResponder(string address, int port, Func<DnsAsked, DnsAnswer?> answer)
    {
        this.answer = answer;
        Endpoint = new(IPAddress.Parse(address), port);
        (udp, tcp) = Bind(Endpoint);
        loops = [ServeUdpAsync(), ServeTcpAsync()];
    }

    public IPEndPoint Endpoint { get; }

    // Another run of tests may have the port for a moment, to see whether it is free, and so may a process that another test is starting,
    // which has what was open here until it has become its program.
    private static (UdpClient Udp, TcpListener Tcp) Bind(IPEndPoint endpoint)
    {
        for (var attempt = 1; ; attempt++)
        {
            UdpClient? udp = null;
            try
            {
                udp = new UdpClient(endpoint);
                var tcp = new TcpListener(endpoint);
                tcp.Start();
                return (udp, tcp);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < Attempts)
            {
                udp?.Dispose();
                Thread.Sleep(1);
            }
        }
    }

    public ConcurrentQueue<DnsAsked> Asked { get; } = new();

    public async ValueTask DisposeAsync()
    {
        // Closed only when nobody waits on them any more: an answer may be under way.
        await stopping.CancelAsync();
        await Task.WhenAll(loops);
        udp.Dispose();
        tcp.Dispose();
        stopping.Dispose();
    }

    private async Task ServeUdpAsync()
    {
        try
        {
            while (true)
            {
                var packet = await udp.ReceiveAsync(stopping.Token);
                if (Respond(packet.Buffer, isTcp: false) is { } reply)
                {
                    await udp.SendAsync(reply, packet.RemoteEndPoint, stopping.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            Assert(stopping.IsCancellationRequested, exception);
        }
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await tcp.AcceptTcpClientAsync(stopping.Token);
                await AnswerAsync(connection.GetStream());
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            Assert(stopping.IsCancellationRequested, exception);
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            var length = new byte[2];
            await stream.ReadExactlyAsync(length, stopping.Token);
            var packet = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(packet, stopping.Token);
            if (Respond(packet, isTcp: true) is { } reply)
            {
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)reply.Length);
                await stream.WriteAsync(length, stopping.Token);
                await stream.WriteAsync(reply, stopping.Token);
            }
        }
        catch (IOException)
        {
            // Who asked has hung up; the next one is served all the same.
        }
    }

    private byte[]? Respond(byte[] packet, bool isTcp)
    {
        var position = 12;
        var labels = new List<string>();
        for (var length = packet[position]; length > 0; length = packet[position])
        {
            labels.Add(Encoding.ASCII.GetString(packet, position + 1, length));
            position += 1 + length;
        }

        var type = (RecordType)BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(position + 1));
        var asked = new DnsAsked(string.Join('.', labels).ToLowerInvariant(), type, (packet[2] & 1) != 0, isTcp);
        Asked.Enqueue(asked);
        return answer(asked) is { } given ? Encode(packet.AsSpan(0, position + 5), given) : null;
    }

    private static byte[] Encode(ReadOnlySpan<byte> question, DnsAnswer given)
    {
        var reply = new List<byte>(question.ToArray());
        reply[2] = (byte)(0x80 | (question[2] & 1) | (given.IsAuthoritative ? 4 : 0) | (given.IsTruncated ? 2 : 0));
        reply[3] = (byte)(0x80 | given.Code);
        var counts = new byte[8];
        BinaryPrimitives.WriteUInt16BigEndian(counts, 1);
        BinaryPrimitives.WriteUInt16BigEndian(counts.AsSpan(2), (ushort)given.Records.Length);
        BinaryPrimitives.WriteUInt16BigEndian(counts.AsSpan(4), (ushort)given.Authorities.Length);
        for (var index = 0; index < counts.Length; index++)
        {
            reply[4 + index] = counts[index];
        }

        foreach (var record in given.Records.Concat(given.Authorities))
        {
            var data = DataOf(record);
            reply.AddRange(NameOf(record.Name));
            reply.AddRange([(byte)((ushort)record.Type >> 8), (byte)record.Type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length]);
            reply.AddRange(data);
        }

        return [.. reply.SkipLast(given.IsMalformed ? 3 : 0)];
    }

    private static byte[] DataOf(DnsRecord record)
    {
        if (record.Type is RecordType.A or RecordType.Aaaa)
        {
            return IPAddress.Parse(record.Value).GetAddressBytes();
        }

        if (record.Type is RecordType.Ns or RecordType.Cname)
        {
            return NameOf(record.Value);
        }

        if (record.Type == RecordType.Soa)
        {
            var minimum = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(minimum, uint.Parse(record.Value));
            return [.. NameOf("ns.example.net"), .. NameOf("hostmaster.example.net"), .. new byte[16], .. minimum];
        }

        var parts = record.Value.Split(' ', 3);
        return [byte.Parse(parts[0]), (byte)parts[1].Length, .. Encoding.ASCII.GetBytes(parts[1]), .. Encoding.ASCII.GetBytes(parts[2])];
    }

    private static byte[] NameOf(string name) =>
        [.. name.Split('.').SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0];

    private static void Assert(bool isStopping, Exception exception)
    {
        if (!isStopping)
        {
            throw new InvalidOperationException("The DNS responder broke.", exception);
        }
    }
}
