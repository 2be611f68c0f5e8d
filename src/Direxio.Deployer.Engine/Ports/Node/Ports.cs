using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Ports.Node;

/// <summary>Where and as whom a node is reached by SSH.</summary>
/// <param name="Host">IPv4 address.</param>
/// <param name="User">Login name.</param>
/// <param name="PrivateKeyFile">Private key in OpenSSH form.</param>
/// <param name="KnownHostsFile">The node's own known_hosts file.</param>
internal sealed record NodeEndpoint(string Host, string User, string PrivateKeyFile, string KnownHostsFile);

/// <summary>What a command on the node gave.</summary>
internal sealed record ShellResult(int ExitStatus, string Output, string Error)
{
    /// <summary>True if the command wrote more than was kept.</summary>
    public bool IsCut { get; init; }
}

/// <summary>How a command ended whose output was read as a stream.</summary>
internal sealed record PipeResult(int ExitStatus, string Error);

/// <summary>How SSH to a node failed.</summary>
internal enum ShellFailure
{
    /// <summary>No TCP connection, or it broke: port 22 may be closed for this address.</summary>
    Unreachable,

    /// <summary>The node offers a host key that is not the recorded one.</summary>
    HostKeyMismatch,

    /// <summary>The known_hosts file cannot be read, understood or written, so no host key can be checked or recorded.</summary>
    KnownHostsUnusable,

    /// <summary>The node refuses the key.</summary>
    AuthenticationRefused,

    /// <summary>The private key file is missing or not readable as one.</summary>
    PrivateKeyUnusable,

    /// <summary>The command did not end in time.</summary>
    TimedOut,
}

/// <summary>SSH to a node failed.</summary>
internal sealed class NodeShellException(ShellFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ShellFailure Failure { get; } = failure;
}

/// <summary>An open shell on a node.</summary>
internal interface INodeShell : IAsyncDisposable
{
    /// <summary>Runs a command of POSIX sh. A non-zero exit status is a result, not an exception.</summary>
    /// <exception cref="NodeShellException">The connection broke or the time was up.</exception>
    Task<ShellResult> RunAsync(string command, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>
    /// Runs a command of POSIX sh with its input and output as streams, however long it takes. If a function fails, the command is
    /// ended and the connection with it, and the failure is thrown.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="write">Writes its standard input, which is closed when this returns.</param>
    /// <param name="read">Reads its standard output to the end. It should read fast: what it leaves is kept in memory.</param>
    /// <param name="silence">The longest that the command may send nothing.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>Exit status and error stream. A non-zero exit status is a result, not an exception.</returns>
    /// <exception cref="NodeShellException">The connection broke, or there was no sign of life for too long.</exception>
    Task<PipeResult> PipeAsync(
        string command,
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> read,
        TimeSpan silence,
        CancellationToken cancellationToken);
}

/// <summary>Opens shells.</summary>
internal interface INodeShells
{
    /// <summary>
    /// Connects. The host key must be one of the endpoint's known_hosts file. When that file has none for the host, the
    /// offered key is accepted and recorded there, but only if <paramref name="mayTrustFirstKey"/> says so.
    /// </summary>
    /// <exception cref="NodeShellException">The connection failed.</exception>
    Task<INodeShell> ConnectAsync(NodeEndpoint endpoint, bool mayTrustFirstKey, CancellationToken cancellationToken);
}

/// <summary>A request to the node over HTTPS.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">Absolute path with query.</param>
internal sealed record NodeRequest(string Method, string Path)
{
    /// <summary>Bearer token; null for none.</summary>
    public Secret? BearerToken { get; init; }

    /// <summary>JSON body; null for none.</summary>
    public string? JsonBody { get; init; }

    /// <summary>Origin header; null for none.</summary>
    public string? Origin { get; init; }

    /// <summary>
    /// The IPv4 address to connect to, whatever DNS says; name, certificate and proxy are still those of the domain. Null
    /// to find the address as every client does.
    /// </summary>
    public string? ConnectTo { get; init; }
}

/// <summary>The node's answer.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Headers">Header values by lower-case name.</param>
/// <param name="Body">Body as text, at most 1 MiB.</param>
internal sealed record NodeResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Where the connection led when the request named an address: to it, or through the user's proxy.</summary>
    public string? Via { get; init; }
}

/// <summary>How a request to the node failed before there was an answer.</summary>
internal enum HttpFailure
{
    /// <summary>The name does not resolve with this machine's resolver.</summary>
    NameNotResolved,

    /// <summary>No connection.</summary>
    ConnectionFailed,

    /// <summary>The certificate is not valid for the name, not trusted or expired.</summary>
    CertificateInvalid,

    /// <summary>TLS failed for another reason, as it does while no certificate has been issued yet.</summary>
    TlsFailed,

    /// <summary>No answer in time.</summary>
    TimedOut,
}

/// <summary>A request to the node got no answer.</summary>
internal sealed class NodeHttpException(HttpFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public HttpFailure Failure { get; } = failure;
}

/// <summary>HTTPS to a domain: strict certificate check, no redirects followed.</summary>
internal interface INodeHttp
{
    /// <summary>Sends a request and reads the whole answer; ten seconds at most.</summary>
    /// <exception cref="NodeHttpException">There was no answer.</exception>
    Task<NodeResponse> SendAsync(string domain, NodeRequest request, CancellationToken cancellationToken);
}
