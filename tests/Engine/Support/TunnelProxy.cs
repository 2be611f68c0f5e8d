using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>A proxy on loopback that leads every tunnel to one port of this machine.</summary>
internal sealed class TunnelProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int target;
    private readonly Task accepting;

    public TunnelProxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The first line of every request.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await TunnelAsync(await listener.AcceptTcpClientAsync(stopping.Token));
            }
        }
        catch (Exception exception) when (stopping.IsCancellationRequested && exception is OperationCanceledException or InvalidOperationException or SocketException or IOException)
        {
            // The test is over.
        }
    }

    private async Task TunnelAsync(TcpClient accepted)
    {
        using var client = accepted;
        var stream = client.GetStream();
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, stopping.Token);
            head.Append((char)one[0]);
        }

        Asked.Enqueue(head.ToString().Split("\r\n")[0]);
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, target, stopping.Token);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stopping.Token);
        await Task.WhenAny(stream.CopyToAsync(server.GetStream(), stopping.Token), server.GetStream().CopyToAsync(stream, stopping.Token));
    }
}
