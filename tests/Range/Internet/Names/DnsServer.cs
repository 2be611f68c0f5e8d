using System.Net;
using System.Net.Sockets;

namespace Direxio.Deployer.Range.Names;

/// <summary>
/// Answers DNS over UDP at the addresses of the range's resolvers and authoritative servers. Machines are elsewhere in
/// the internet: what becomes of the deployer's questions on their way does not concern them.
/// </summary>
internal sealed class DnsServer(NameSpace names, LiveConfig live, QuestionLog log, Func<string, bool> isMachine)
{
    private readonly Dictionary<string, Resolver> resolvers =
        Topology.Resolvers.ToDictionary(address => address, _ => new Resolver(names, live));

    /// <summary>Lets the resolvers forget.</summary>
    public void Reset() => resolvers.Values.ToList().ForEach(resolver => resolver.Reset());

    /// <summary>Listens until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Topology.AllNameServers.Concat(Topology.Resolvers).Append(Topology.ResolverOfAuthority)
            .Select(address => ServeAsync(address, cancellationToken)));

    // One socket an address, because an answer has to come from the address that was asked.
    private async Task ServeAsync(string address, CancellationToken cancellationToken)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Parse(address), 53));
        while (!cancellationToken.IsCancellationRequested)
        {
            var query = await socket.ReceiveAsync(cancellationToken);
            try
            {
                var (name, type, end) = DnsMessage.Question(query.Buffer);
                var byMachine = isMachine(query.RemoteEndPoint.Address.ToString());
                var (answer, isRemembered) = Answer(address, byMachine, name, type);
                log.Add(new(address, byMachine, name, type, answer?.ResponseCode, answer?.Answers.Count ?? 0, isRemembered));
                if (answer is not null)
                {
                    var response = DnsMessage.Response(query.Buffer, end, answer);
                    await socket.SendAsync(response, query.RemoteEndPoint, cancellationToken);
                }
            }
            catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or RangeException or FormatException)
            {
                await Console.Error.WriteLineAsync($"dns: a query from {query.RemoteEndPoint} was not understood: {exception.Message}");
            }
        }
    }

    // No answer where the question does not arrive.
    private (DnsAnswer? Answer, bool IsRemembered) Answer(string address, bool byMachine, string name, string type)
    {
        if (address == Topology.ResolverOfAuthority)
        {
            return (names.Resolve(name, type), false);
        }

        var goesOut = !byMachine && address is not (Topology.OwnResolver or Topology.ResolverOfMachines);
        return (goesOut ? live.Value.OutboundDns : OutboundDns.Open) switch
        {
            OutboundDns.Dropped => (null, false),
            OutboundDns.Intercepted => resolvers[Topology.OwnResolver].Ask(name, type),
            _ when resolvers.TryGetValue(address, out var resolver) => resolver.Ask(name, type),
            _ => (names.AskServer(address, name, type), false),
        };
    }
}
