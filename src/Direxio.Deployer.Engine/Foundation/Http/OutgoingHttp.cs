namespace Direxio.Deployer.Engine.Foundation.Http;

/// <summary>
/// The one place where HTTP connections are set up. A redirect is an answer here and is never followed: what a request
/// carries (a token, a signature, a session token in a header) was meant for the server that was named, and .NET takes
/// only the Authorization header away when it follows one.
/// </summary>
internal static class OutgoingHttp
{
    /// <summary>One client for the life of the process, as HttpClient is meant to be used, for questions to public services.</summary>
    public static HttpClient Shared { get; } = new(NewHandler());

    /// <summary>The same without a proxy, as programs that know none reach the world.</summary>
    public static HttpClient Direct { get; } = new(NewDirectHandler());

    /// <summary>A handler with the machine's proxy and trust store; without cookies, and without following redirects.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxResponseHeadersLength = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <summary>The same without a proxy.</summary>
    public static SocketsHttpHandler NewDirectHandler()
    {
        var handler = NewHandler();
        handler.UseProxy = false;
        return handler;
    }

    /// <summary>A client that leaves time limits to its callers.</summary>
    public static HttpClient NewClient(SocketsHttpHandler handler) => new(handler) { Timeout = Timeout.InfiniteTimeSpan };
}
