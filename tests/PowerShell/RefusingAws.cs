using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>An AWS on this machine's loopback that knows nobody's keys, or only those of a root user, and remembers how requests were signed.</summary>
internal sealed class RefusingAws : IDisposable
{
    private const string Root =
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>" +
        "<Arn>arn:aws:iam::111122223333:root</Arn><UserId>111122223333</UserId><Account>111122223333</Account>" +
        "</GetCallerIdentityResult></GetCallerIdentityResponse>";

    private readonly byte[] refusal;
    private readonly bool knowsRoot;
    private readonly HttpListener listener;

    /// <param name="message">What it says to every request.</param>
    /// <param name="code">The code of that.</param>
    /// <param name="knowsRoot">True if the keys are those of a root user, who may do nothing; it then answers as EC2 does.</param>
    public RefusingAws(
        string message = "The security token is invalid.", string code = "InvalidClientTokenId", bool knowsRoot = false)
    {
        this.knowsRoot = knowsRoot;
        var error = $"<Code>{code}</Code><Message>{message}</Message>";
        refusal = Encoding.UTF8.GetBytes(knowsRoot
            ? $"<Response><Errors><Error>{error}</Error></Errors><RequestID>test</RequestID></Response>"
            : $"<ErrorResponse><Error><Type>Sender</Type>{error}</Error><RequestId>test</RequestId></ErrorResponse>");
        (listener, Address) = Listen();
        _ = ServeAsync();
    }

    public string Address { get; }

    public ConcurrentBag<string> Authorizations { get; } = [];

    // A listener may forget whom it was asked to wake at its end, so nobody waits for that.
    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                Authorizations.Add(context.Request.Headers["Authorization"] ?? string.Empty);
                using var reader = new StreamReader(context.Request.InputStream);
                var isAskedWho = (await reader.ReadToEndAsync()).Contains("Action=GetCallerIdentity", StringComparison.Ordinal);
                var isKnown = knowsRoot && isAskedWho;
                context.Response.StatusCode = (int)(isKnown ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
                await context.Response.OutputStream.WriteAsync(isKnown ? Encoding.UTF8.GetBytes(Root) : refusal);
                context.Response.Close();
            }
            catch (Exception) when (!listener.IsListening)
            {
                // The test is over; a request that was still open has nobody left to answer it.
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // The caller hung up, as a cancelled call does.
            }
        }
    }

    // HttpListener has to be told its port: one from below the range from which the system gives them to outgoing connections.
    private static (HttpListener Listener, string Address) Listen()
    {
        for (var attempt = 1; ; attempt++)
        {
            var address = $"http://127.0.0.1:{Random.Shared.Next(30_000, 32_000)}";
            var candidate = new HttpListener();
            candidate.Prefixes.Add(address + "/");
            try
            {
                candidate.Start();
                return (candidate, address);
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                candidate.Close();
            }
        }
    }
}
