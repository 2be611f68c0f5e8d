using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Node;
using Renci.SshNet;
using Renci.SshNet.Security;

namespace Direxio.Deployer.Engine.Adapters.Ssh;

/// <summary>
/// Decides on one host key during one connection. A key on record must come back; only a host of which nothing at all
/// is on record may show a new one, if that is allowed, and it is recorded after the login has succeeded.
/// </summary>
internal sealed class SshHostKeyCheck
{
    private readonly NodeEndpoint endpoint;
    private readonly int port;
    private readonly KnownHosts file;
    private readonly IReadOnlyList<KnownHostKey> recorded;
    private readonly bool mayTrust;
    private KnownHostKey? firstUse;

    private SshHostKeyCheck(NodeEndpoint endpoint, int port, KnownHosts file, bool mayTrustFirstKey)
    {
        this.endpoint = endpoint;
        this.port = port;
        this.file = file;
        recorded = file.KeysOf(endpoint.Host, port);
        mayTrust = mayTrustFirstKey && !file.Mentions(endpoint.Host, port);
    }

    /// <summary>Set once a key was turned down.</summary>
    public NodeShellException? Mismatch { get; private set; }

    public static SshHostKeyCheck For(NodeEndpoint endpoint, int port, bool mayTrustFirstKey)
    {
        KnownHosts file;
        try
        {
            file = KnownHosts.Load(endpoint.KnownHostsFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(
                $"The host key of {endpoint.Host} cannot be checked: '{endpoint.KnownHostsFile}' cannot be read: {exception.Message}",
                exception);
        }

        var check = new SshHostKeyCheck(endpoint, port, file, mayTrustFirstKey);
        return check.recorded.Count == 0 && file.FirstUnreadableLine is { } line
            ? throw Unusable(
                $"The host key of {endpoint.Host} cannot be checked: line {line} of '{endpoint.KnownHostsFile}' cannot be read.")
            : check;
    }

    /// <summary>
    /// Puts the types on record first, so that the server shows the very key that can be compared, and takes out host
    /// certificates, which would have to be compared by their authority.
    /// </summary>
    public void Prefer(IOrderedDictionary<string, Func<byte[], KeyHostAlgorithm>> algorithms)
    {
        var names = algorithms.Keys.ToList();
        foreach (var certificate in names.Where(name => name.Contains("-cert-", StringComparison.Ordinal)))
        {
            algorithms.Remove(certificate);
        }

        algorithms.PutFirst(names.Where(name => recorded.Any(key => key.Type == KeyTypeOf(name))));
    }

    /// <summary>Answers whether the connection may go on with this key.</summary>
    public bool Accepts(byte[] encoded)
    {
        var offered = KnownHostKey.FromBytes(encoded);
        if (recorded.Contains(offered))
        {
            return true;
        }

        if (mayTrust)
        {
            firstUse = offered;
            return true;
        }

        var expected = recorded.Count == 0
            ? file.Mentions(endpoint.Host, port) ? "only revoked keys" : "none"
            : string.Join(", ", recorded.Select(Show));
        Mismatch = new(
            ShellFailure.HostKeyMismatch,
            $"The host key of {endpoint.Host} is not the recorded one: '{endpoint.KnownHostsFile}' has {expected}; "
                + $"the server offers {Show(offered)}.");
        return false;
    }

    /// <summary>Records the key that was accepted without a record, if one was.</summary>
    public void RecordFirstUse()
    {
        if (firstUse is not { } key)
        {
            return;
        }

        file.Add(endpoint.Host, key, port);
        try
        {
            file.Save(endpoint.KnownHostsFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(
                $"The host key of {endpoint.Host} cannot be recorded: '{endpoint.KnownHostsFile}' cannot be written: {exception.Message}",
                exception);
        }
    }

    // RSA keys are one type under three signature algorithms.
    private static string KeyTypeOf(string algorithm) => algorithm is "rsa-sha2-256" or "rsa-sha2-512" ? "ssh-rsa" : algorithm;

    private static string Show(KnownHostKey key) => $"{key.Fingerprint} ({key.Type})";

    private static NodeShellException Unusable(string message, Exception? cause = null) =>
        new(ShellFailure.KnownHostsUnusable, message, cause);
}
