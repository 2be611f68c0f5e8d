using System.Globalization;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Direxio.Deployer.Engine.Adapters.Aws.Profiles;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Http;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>
/// HTTP of the SDK's clients, ours and those that the SDK makes itself to get credentials (a role to assume, a web
/// identity): no redirect is followed, neither by .NET nor by the SDK, which would sign the request for another host. Proxy and
/// trusted authorities are those of the environment as it is when a command begins.
/// </summary>
internal sealed class AwsHttp : HttpClientFactory
{
    private readonly DeployerEnvironment environment;
    private readonly AwsTrust trust;

    // The SDK would read the shared files once in a process, and throw in the middle of a call at what it cannot read there.
    // Here each command reads them for itself. No file can stand below a file.
    private static readonly string NoProfiles = Path.Combine(Environment.ProcessPath ?? Environment.SystemDirectory, "none", "none");

    public AwsHttp(DeployerEnvironment environment, AwsProfile? profile)
    {
        this.environment = environment;
        trust = AwsTrust.Of(environment, profile);
    }

    /// <summary>Sees to it that clients made from now on are of this kind. The module's SDK is its own,
    /// shared with no other module.</summary>
    public static void Use()
    {
        AWSConfigs.HttpClientFactory = new AwsHttp(DeployerEnvironment.OfProcess(), profile: null);
        AWSConfigs.AWSProfilesLocation = NoProfiles;
        RuntimePipelineCustomizerRegistry.Instance.Register(WithoutRedirects.Instance);
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var handler = NewHandler();
        if (clientConfig.ConnectTimeout is { } connecting)
        {
            handler.ConnectTimeout = connecting;
        }

        if (clientConfig.MaxConnectionsPerServer is { } connections)
        {
            handler.MaxConnectionsPerServer = connections;
        }

        if (clientConfig.GetWebProxy() is { } proxy)
        {
            handler.Proxy = proxy;
            if (clientConfig.ProxyCredentials is { } credentials)
            {
                proxy.Credentials = credentials;
            }
        }

        var client = new HttpClient(Wrap(handler));
        if (clientConfig.Timeout is { } limit)
        {
            client.Timeout = limit;
        }

        return client;
    }

    /// <summary>A client for AWS without the SDK.</summary>
    public HttpClient NewClient(TimeSpan limit) => new(Wrap(NewHandler())) { Timeout = limit };

    private BoundedAnswers Wrap(SocketsHttpHandler handler) =>
        new(new ConnectionWords(handler, handler.Proxy as EnvironmentProxy, trust));

    private SocketsHttpHandler NewHandler()
    {
        var handler = OutgoingHttp.NewHandler();
        trust.ApplyTo(handler);
        if (EnvironmentProxy.Find(environment) is { } proxy)
        {
            handler.Proxy = proxy;
        }
        else if (OperatingSystem.IsLinux())
        {
            // There is no other place that could name one; .NET may still know what the environment said before.
            handler.UseProxy = false;
        }

        return handler;
    }

    /// <summary>Clients that are set up alike share their connections, as with the SDK's own factory.</summary>
    public override string GetConfigUniqueString(IClientConfig clientConfig) => string.Create(
        CultureInfo.InvariantCulture,
        $"direxio|{clientConfig.ConnectTimeout}|{clientConfig.Timeout}|{clientConfig.MaxConnectionsPerServer}|"
            + $"{clientConfig.ProxyHost}|{clientConfig.ProxyPort}|{EnvironmentProxy.Fingerprint(environment)}|{trust.Fingerprint}");

    private sealed class WithoutRedirects : IRuntimePipelineCustomizer
    {
        public static readonly WithoutRedirects Instance = new();

        public string UniqueName => "Direxio.WithoutRedirects";

        public void Customize(Type type, RuntimePipeline pipeline)
        {
            // The client of S3 has one of its own kind, which it takes out itself.
            if (pipeline.Handlers.Exists(handler => handler.GetType() == typeof(RedirectHandler)))
            {
                pipeline.RemoveHandler<RedirectHandler>();
            }
        }
    }
}
