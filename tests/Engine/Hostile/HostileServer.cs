using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Direxio.Deployer.Engine.Tests.Hostile;

/// <summary>An HTTP server on loopback that reads the head of a request and then does as it was told, byte by byte.</summary>
internal sealed class HostileServer : IDisposable
{
    private const string Xml = "text/xml";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Func<Stream, CancellationToken, Task> answer;
    private long sent;

    private HostileServer(Func<Stream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>What the server shows where it is spoken to over TLS; null for none.</summary>
    public X509Certificate2? Certificate { get; init; }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    /// <summary>Bytes that connections took before their clients went away.</summary>
    public long Sent => Interlocked.Read(ref sent);

    /// <summary>The ways in which a server can fail to be one.</summary>
    public static HostileServer Of(string behaviour, X509Certificate2? certificate = null, string type = Xml) => behaviour switch
    {
        "silence" => new((_, stop) => Task.Delay(Timeout.Infinite, stop)) { Certificate = certificate },
        "dripping head" => new(async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nX-Drip: "u8.ToArray(), stop);
            await DripAsync(stream, stop);
        }) { Certificate = certificate },
        "dripping body" => new(async (stream, stop) =>
        {
            await stream.WriteAsync(Head("Content-Length: 100000", type), stop);
            await DripAsync(stream, stop);
        }) { Certificate = certificate },
        _ => throw new ArgumentOutOfRangeException(nameof(behaviour), behaviour, null),
    };

    /// <summary>A body that never ends, as fast as it is taken.</summary>
    public static HostileServer Endless(bool inHead = false, X509Certificate2? certificate = null, string type = Xml)
    {
        HostileServer? server = null;
        return server = new(async (stream, stop) =>
        {
            await stream.WriteAsync(inHead ? "HTTP/1.1 200 OK\r\n"u8.ToArray() : Head("Connection: close", type), stop);
            var line = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", 500)));
            while (!stop.IsCancellationRequested)
            {
                await stream.WriteAsync(line, stop);
                Interlocked.Add(ref server!.sent, line.Length);
            }
        }) { Certificate = certificate };
    }

    /// <summary>A whole answer.</summary>
    public static HostileServer With(int status, byte[] body, string type, X509Certificate2? certificate = null) => new(async (stream, stop) =>
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Said\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), stop);
        await stream.WriteAsync(body, stop);
    }) { Certificate = certificate };

    public void Dispose()
    {
        stopping.Cancel();
        listener.Stop();
        stopping.Dispose();
    }

    private static byte[] Head(string header, string type) => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\n{header}\r\n\r\n");

    private static async Task DripAsync(Stream stream, CancellationToken stop)
    {
        while (true)
        {
            await stream.WriteAsync(" "u8.ToArray(), stop);
            await Task.Delay(20, stop);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = await SecuredAsync(client.GetStream());
                var buffer = new byte[16 * 1024];
                if (await stream.ReadAsync(buffer, stopping.Token) > 0)
                {
                    await answer(stream, stopping.Token);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or SocketException or AuthenticationException)
            {
                // The client has had enough.
            }
        }
    }

    private async Task<Stream> SecuredAsync(Stream stream)
    {
        if (Certificate is null)
        {
            return stream;
        }

        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stopping.Token);
        return tls;
    }
}
