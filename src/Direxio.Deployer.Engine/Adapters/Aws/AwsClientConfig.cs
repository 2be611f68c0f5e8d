using Amazon;
using Amazon.Runtime;
using Direxio.Deployer.Engine.Adapters.Aws.Profiles;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>How every client of a connection is set up.</summary>
internal static class AwsClientConfig
{
    // Six attempts, the pauses between them up to half a minute: outlasts throttling. The connection limits how long it all may take.
    private const int Retries = 5;

    public static T For<T>(AwsConnection connection, T config, string region)
        where T : ClientConfig
    {
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        config.AuthenticationRegion = region;
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = Retries;
        config.AllowAutoRedirect = false;
        config.HttpClientFactory = connection.Http;
        config.ConnectTimeout = TimeSpan.FromSeconds(10);
        config.Timeout = connection.AttemptLimit;
        if (connection.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
        }
        else
        {
            ProfileEndpoints.Apply(connection, config);
        }

        return config;
    }

    /// <summary>The same for what is sent once: it gets the time of all attempts.</summary>
    public static T WithoutRetries<T>(AwsConnection connection, T config)
        where T : ClientConfig
    {
        config.Timeout = connection.CallLimit;
        config.MaxErrorRetry = 0;
        config.MaxStaleConnectionRetries = 0;
        return config;
    }
}
