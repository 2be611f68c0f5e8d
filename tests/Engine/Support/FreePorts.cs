using System.Net;
using System.Net.Sockets;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>Ports for servers that have to be told theirs.</summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 10_000;

    // Where another run at the same time begins is not known, so each begins somewhere.
    private static int last = Random.Shared.Next(Count);

    /// <summary>
    /// A listener on loopback, and its address with a slash at the end. A port that another program takes first is passed over.
    /// </summary>
    public static (HttpListener Listener, string Address) Listen()
    {
        while (true)
        {
            var address = $"http://127.0.0.1:{Next()}/";
            var listener = new HttpListener();
            listener.Prefixes.Add(address);
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException)
            {
                listener.Close();
            }
        }
    }

    /// <summary>
    /// A port that is free over UDP and TCP on every address, from below the range from which the system gives ports
    /// to outgoing connections: one of those could take it in the meantime. No two tests of a run are given the same.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref last) % Count);
            try
            {
                using var udp = new UdpClient(new IPEndPoint(IPAddress.Any, port));
                using var tcp = new TcpListener(IPAddress.Any, port);
                tcp.Start();
                return port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Taken; the next one may be free.
            }
        }
    }
}
