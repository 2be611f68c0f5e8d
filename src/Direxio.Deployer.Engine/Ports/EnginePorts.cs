using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Ports;

/// <summary>Everything outside the engine that a run talks to: real, or in memory for a rehearsal.</summary>
internal sealed record EnginePorts : IDisposable
{
    /// <summary>Connects to an account and region; makes no call yet.</summary>
    public required Func<CloudTarget, EngineObserver, CloudPorts> ConnectCloud { get; init; }

    public required INodeShells Shells { get; init; }

    public required INodeHttp Http { get; init; }

    public required IServerCertificates ServerCertificates { get; init; }

    public required ICallRelay CallRelay { get; init; }

    public required IAuthoritativeDns Dns { get; init; }

    public required IDnsViews DnsViews { get; init; }

    public required ICertificateLog Certificates { get; init; }

    public required ICallerAddress CallerAddress { get; init; }

    public required IImageRegistry Images { get; init; }

    public required ILocalPrograms Programs { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Frees what the ports hold open; null if they hold nothing.</summary>
    public IDisposable? Lifetime { get; init; }

    public void Dispose() => Lifetime?.Dispose();
}
