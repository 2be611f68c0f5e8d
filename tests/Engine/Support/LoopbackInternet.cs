using System.Net;
using Direxio.Deployer.Engine.Adapters.Dns;
using DnsClient;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>A small internet on loopback: a resolver at 127.0.0.1, name servers at 127.0.0.2 and up, all on one free port.</summary>
public sealed class LoopbackInternet : IAsyncDisposable
{
    /// <summary>The port of all servers.</summary>
    public int Port { get; } = FreePorts.Next();

    /// <summary>Everything that answers.</summary>
    internal List<DnsResponder> Responders { get; } = [];

    /// <summary>A server at the port of this internet.</summary>
    public NameServer At(string address) => new(IPAddress.Parse(address), Port);

    /// <summary>Starts a server; a null answer is silence.</summary>
    internal DnsResponder Start(string address, Func<DnsAsked, DnsAnswer?> answer)
    {
        // Only Linux has all of 127.0.0.0/8 without setting it up.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs several loopback addresses");
        var responder = new DnsResponder(address, Port, answer);
        Responders.Add(responder);
        return responder;
    }

    /// <summary>The transport over its resolver.</summary>
    /// <param name="someAreSilent">False where every server answers: then a busy machine has all the time that it needs.</param>
    /// <param name="resolver">The machine's own resolver; null for the public one.</param>
    internal DnsTransport Transport(bool someAreSilent, string? resolver = null)
    {
        NameServer everybodys = At("127.0.0.1");
        var own = resolver is null ? everybodys : At(resolver);
        var ample = TimeSpan.FromMinutes(2);
        return someAreSilent
            ? new(() => [own], [everybodys])
            : new(() => [own], [everybodys]) { ResolverLimit = ample, ServerLimit = ample };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var responder in Responders)
        {
            await responder.DisposeAsync();
        }
    }
}
