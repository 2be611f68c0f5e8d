using System.Net.Sockets;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Node;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Direxio.Deployer.Engine.Adapters.Ssh;

/// <summary>SSH by SSH.NET, with host keys checked against the node's own known_hosts file.</summary>
/// <param name="clock">Measures the time limits.</param>
/// <param name="port">TCP port of the nodes' SSH servers.</param>
internal sealed class SshNodeShells(TimeProvider clock, int port = SshNodeShells.StandardPort) : INodeShells
{
    public const int StandardPort = 22;

    // One pass instead of one to encrypt and one to authenticate, which the library prefers: half as fast again, measured.
    private static readonly string[] FastEncryptions = ["aes256-gcm@openssh.com", "aes128-gcm@openssh.com"];

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    public async Task<INodeShell> ConnectAsync(NodeEndpoint endpoint, bool mayTrustFirstKey, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var key = SshPrivateKey.Load(endpoint.PrivateKeyFile);
        var check = SshHostKeyCheck.For(endpoint, port, mayTrustFirstKey);
        var connection = new ConnectionInfo(endpoint.Host, port, endpoint.User, new PrivateKeyAuthenticationMethod(endpoint.User, key))
        {
            Timeout = ConnectLimit,
        };
        check.Prefer(connection.HostKeyAlgorithms);
        connection.Encryptions.PutFirst(FastEncryptions);
        var client = new SshClient(connection) { KeepAliveInterval = TimeSpan.FromSeconds(15) };
        client.HostKeyReceived += (_, received) => received.CanTrust = check.Accepts(received.HostKey);
        try
        {
            await ConnectAsync(client, cancellationToken).ConfigureAwait(false);
            check.RecordFirstUse();
            return new SshNodeShell(client, endpoint.Host, clock);
        }
        catch (Exception exception)
        {
            client.Dispose();
            if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            throw check.Mismatch ?? Translate(exception, endpoint);
        }
    }

    // The library blocks a thread while keys are exchanged and the login is checked, and cannot be cancelled there. So
    // it gets a thread of its own, and when the time is up the caller goes on and disposes of the client, which ends it.
    private async Task ConnectAsync(SshClient client, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ConnectLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var token = either.Token;
        var connecting = Task.Factory.StartNew(
            () => client.ConnectAsync(token).GetAwaiter().GetResult(),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            await connecting.WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SshOperationTimeoutException($"no connection within {ConnectLimit.TotalSeconds:0} s");
        }
        finally
        {
            // An abandoned attempt fails once its client is disposed of; that failure has been reported already.
            connecting.LetFail();
        }
    }

    private NodeShellException Translate(Exception exception, NodeEndpoint endpoint)
    {
        var where = $"{endpoint.User}@{KnownHosts.NameOf(endpoint.Host, port)}";
        return exception switch
        {
            NodeShellException already => already,
            SshAuthenticationException => new(
                ShellFailure.AuthenticationRefused, $"{where} refuses the key '{endpoint.PrivateKeyFile}'.", exception),
            SocketException socket => new(ShellFailure.Unreachable, $"{where} cannot be reached: {Reason(socket)}.", exception),
            SshOperationTimeoutException => new(
                ShellFailure.Unreachable, $"{where} did not answer within {ConnectLimit.TotalSeconds:0} s.", exception),
            _ => new(ShellFailure.Unreachable, $"The connection to {where} broke off: {exception.Message.TrimEnd('.')}.", exception),
        };
    }

    private static string Reason(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "the connection is refused",
        SocketError.TimedOut => "there is no answer",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "there is no route",
        _ => exception.Message.TrimEnd('.'),
    };
}
