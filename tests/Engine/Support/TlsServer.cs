using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>An HTTP/1.1 server over TLS on loopback that answers every request with the same bytes.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<Stream, Task> serve;
    private readonly Task accepting;

    private TlsServer(Func<Stream, CancellationToken, Task> serve)
    {
        this.serve = stream => serve(stream, stopping.Token);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The head of every request that came.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Serves with a certificate.</summary>
    public static TlsServer With(X509Certificate2 certificate, string response)
    {
        TlsServer? server = null;
        return server = new(async (stream, cancellation) =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellation);
            server!.Requests.Enqueue(await ReadAsync(tls, cancellation));
            await tls.WriteAsync(Encoding.UTF8.GetBytes(response), cancellation);
        });
    }

    /// <summary>Closes every connection at once, as a server without TLS may.</summary>
    public static TlsServer Closing() => new((_, _) => Task.CompletedTask);

    /// <summary>Sends the alert that says "internal error", as Caddy does while it has no certificate.</summary>
    public static TlsServer Alerting() => new(async (stream, cancellation) =>
    {
        var hello = new byte[5];
        await stream.ReadExactlyAsync(hello, cancellation);
        await stream.ReadExactlyAsync(new byte[(hello[3] << 8) | hello[4]], cancellation);
        await stream.WriteAsync(new byte[] { 21, 3, 3, 0, 2, 2, 80 }, cancellation);
    });

    /// <summary>Accepts and never says anything.</summary>
    public static TlsServer Silent() => new((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));

    /// <summary>A 200 with a body.</summary>
    public static string Ok(string body, string headers = "") =>
        $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        stopping.Dispose();
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var count = await stream.ReadAsync(buffer, cancellation);
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            var all = text.ToString();
            var end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var length = all.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
            if (count == 0 || (end >= 0 && all.Length - end - 4 >= (length is null ? 0 : int.Parse(length[16..], System.Globalization.CultureInfo.InvariantCulture))))
            {
                return all;
            }
        }
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
            }
        }
        catch (Exception exception) when (stopping.IsCancellationRequested && exception is OperationCanceledException or InvalidOperationException or SocketException)
        {
            await Task.WhenAll(serving);
        }
    }

    // A client that turns the certificate down breaks the handshake; that is what most tests here are about.
    private async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                await serve(connection.GetStream());
            }
            catch (Exception exception) when (exception is IOException or AuthenticationException or OperationCanceledException)
            {
                Requests.Enqueue($"failed: {exception.Message}");
            }
        }
    }
}
