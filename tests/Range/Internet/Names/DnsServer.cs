using System.Net;
using System.Net.Sockets;

namespace Direxio.Deployer.Range.Names;

/// <summary>Answers DNS over UDP at the addresses of the range's resolvers and authoritative servers.</summary>
internal sealed class DnsServer(NameSpace names)
{
    /// <summary>Listens until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Topology.NameServers.Select(address => ServeAsync(address, isResolver: false, cancellationToken))
            .Concat(Topology.Resolvers.Select(address => ServeAsync(address, isResolver: true, cancellationToken))));

    // One socket an address, because an answer has to come from the address that was asked.
    private async Task ServeAsync(string address, bool isResolver, CancellationToken cancellationToken)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Parse(address), 53));
        while (!cancellationToken.IsCancellationRequested)
        {
            var query = await socket.ReceiveAsync(cancellationToken);
            try
            {
                var (name, type, end) = DnsMessage.Question(query.Buffer);
                var answer = names.Answer(name, type);
                await socket.SendAsync(
                    DnsMessage.Response(query.Buffer, end, answer with { IsAuthoritative = !isResolver }, isResolver),
                    query.RemoteEndPoint,
                    cancellationToken);
            }
            catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or RangeException or FormatException)
            {
                await Console.Error.WriteLineAsync($"dns: a query from {query.RemoteEndPoint} was not understood: {exception.Message}");
            }
        }
    }
}
