using System.Net;
using System.Net.Sockets;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>
/// A line to a port of this machine that lets every word of the client through, and holds back what the server says from a chosen moment
/// on until it is released.
/// </summary>
internal sealed class HeldLine : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource releasing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int target;
    private readonly Task relaying;
    private int wordsToHold = int.MaxValue;

    public HeldLine(int target)
    {
        this.target = target;
        listener.Start();
        relaying = RelayAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Holds back the answer to the client's word of that number, counted from now, and all after it.</summary>
    public void HoldFromAnswer(int number) => Volatile.Write(ref wordsToHold, number);

    public void Release() => releasing.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await stopping.CancelAsync();
        listener.Stop();
        await relaying;
        stopping.Dispose();
    }

    private async Task RelayAsync()
    {
        try
        {
            using var client = await listener.AcceptTcpClientAsync(stopping.Token);
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, target, stopping.Token);
            await Task.WhenAny(
                CopyAsync(client, server, () => Task.FromResult(Interlocked.Decrement(ref wordsToHold))),
                CopyAsync(server, client, () => Volatile.Read(ref wordsToHold) <= 0 ? releasing.Task : Task.CompletedTask));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
        {
            // The test is over, or one side has left.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, Func<Task> before)
    {
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await from.GetStream().ReadAsync(buffer, stopping.Token)) > 0)
        {
            await before();
            await to.GetStream().WriteAsync(buffer.AsMemory(0, count), stopping.Token);
        }
    }
}
