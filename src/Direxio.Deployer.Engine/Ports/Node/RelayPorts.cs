using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Ports.Node;

/// <summary>How a relay for calls (TURN) is reached, and by what it lets its user in.</summary>
/// <param name="Host">IPv4 address.</param>
/// <param name="Port">UDP port.</param>
/// <param name="UserName">User name, with the time at which it ends.</param>
/// <param name="Password">Password.</param>
internal sealed record RelayAccess(string Host, int Port, string UserName, Secret Password);

/// <summary>What became of a packet that was sent through a relay.</summary>
/// <param name="IsRelayed">True if it arrived as it was sent.</param>
/// <param name="Detail">Which way it went, or where it was lost.</param>
internal sealed record RelayReading(bool IsRelayed, string Detail);

/// <summary>Sends a packet through a relay for calls, as two phones do that cannot reach each other.</summary>
internal interface ICallRelay
{
    /// <summary>
    /// Has the relay give two addresses, sends a packet from one to the other, and gives both back. That it does not arrive is a
    /// reading, not an exception.
    /// </summary>
    Task<RelayReading> RelayAsync(RelayAccess access, CancellationToken cancellationToken);
}

/// <summary>A certificate that a web server shows.</summary>
/// <param name="ValidFrom">When it begins, in UTC.</param>
/// <param name="ValidTo">When it ends, in UTC.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="Objection">Why this machine does not accept it for the domain, in words; null if it does.</param>
internal sealed record ServerCertificate(DateTimeOffset ValidFrom, DateTimeOffset ValidTo, string Issuer, string? Objection)
{
    public TimeSpan Lifetime => ValidTo - ValidFrom;
}

/// <summary>Reads certificates, with what this machine says of them.</summary>
internal interface IServerCertificates
{
    /// <summary>The certificate that the server at an address shows for a domain on port 443.</summary>
    /// <exception cref="NodeHttpException">It shows none.</exception>
    Task<ServerCertificate> ReadAsync(string domain, string address, CancellationToken cancellationToken);
}
