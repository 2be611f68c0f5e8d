using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>An AWS on this machine's loopback that knows nobody's keys, and remembers how requests were signed.</summary>
internal sealed class RefusingAws : IDisposable
{
    private readonly byte[] refusal;
    private readonly HttpListener listener;

    public RefusingAws(string message = "The security token is invalid.")
    {
        refusal = Encoding.UTF8.GetBytes(
            $"<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>{message}</Message></Error>" +
            "<RequestId>test</RequestId></ErrorResponse>");
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
                context.Response.StatusCode = (int)HttpStatusCode.Forbidden;
                await context.Response.OutputStream.WriteAsync(refusal);
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
