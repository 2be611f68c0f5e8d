using Amazon;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;
using Amazon.SimpleSystemsManagement;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>The SDK clients of one connection, all set up alike.</summary>
internal sealed class AwsClients : IDisposable
{
    // Six attempts, the pauses between them up to half a minute: outlasts throttling. The connection limits how long it all may take.
    private const int Retries = 5;

    private readonly AwsConnection connection;
    private readonly List<IDisposable> owned = [];

    public AwsClients(AwsConnection connection)
    {
        this.connection = connection;
        AwsHttp.Use();
        Credentials = new AwsCredentialChain(connection.ProfileName, connection.Credentials, connection.Remember);
        var globalRegion = AwsRegions.GlobalRegionOf(connection.Region);
        Ec2 = Own(new TracedEc2(connection, Credentials, Configure(new AmazonEC2Config(), connection.Region)));
        Ec2SingleAttempt = Own(new TracedEc2(connection, Credentials, WithoutRetries(Configure(new AmazonEC2Config(), connection.Region))));
        Ec2Global = Own(new TracedEc2(connection, Credentials, Configure(new AmazonEC2Config(), globalRegion)));
        Sts = Own(new TracedSts(connection, Credentials, Configure(new AmazonSecurityTokenServiceConfig(), globalRegion)));
        Ssm = Own(new TracedSsm(connection, Credentials, Configure(new AmazonSimpleSystemsManagementConfig(), connection.Region)));
        Route53 = Own(new Route53Client(connection, Credentials, Configure(Route53Client.MakeConfig(), globalRegion)));
        ServiceQuotas = Own(new JsonServiceClient(connection, Credentials, Configure(AwsQuotas.MakeConfig(), connection.Region)));
        Pricing = Own(new JsonServiceClient(connection, Credentials, Configure(PriceList.MakeConfig(), globalRegion)));
        Iam = Own(new QueryServiceClient(
            connection, Credentials, Configure(AwsPolicyTrials.MakeConfig(), AwsPolicyTrials.RegionFor(connection.Region))));
        Budgets = Own(new JsonServiceClient(connection, Credentials, Configure(AwsBudgets.MakeConfig(), globalRegion)));
        FreeTier = Own(new JsonServiceClient(connection, Credentials, Configure(AwsFreeTier.MakeConfig(), globalRegion)));
    }

    public AwsCredentialChain Credentials { get; }

    public IAmazonEC2 Ec2 { get; }

    /// <summary>Sends every call once: for what must not be repeated unless it certainly took no effect.</summary>
    public IAmazonEC2 Ec2SingleAttempt { get; }

    /// <summary>At the partition's global region, which answers even if the wanted region is not enabled or does not exist.</summary>
    public IAmazonEC2 Ec2Global { get; }

    public IAmazonSecurityTokenService Sts { get; }

    public IAmazonSimpleSystemsManagement Ssm { get; }

    public Route53Client Route53 { get; }

    public JsonServiceClient ServiceQuotas { get; }

    public JsonServiceClient Pricing { get; }

    public QueryServiceClient Iam { get; }

    public JsonServiceClient Budgets { get; }

    public JsonServiceClient FreeTier { get; }

    public void Dispose()
    {
        foreach (var client in owned)
        {
            client.Dispose();
        }
    }

    private T Own<T>(T client)
        where T : IDisposable
    {
        owned.Add(client);
        return client;
    }

    private T Configure<T>(T config, string region)
        where T : ClientConfig
    {
        if (connection.ProfileName is { } profile)
        {
            config.Profile = new Profile(profile);
        }

        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        config.AuthenticationRegion = region;
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = Retries;
        config.AllowAutoRedirect = false;
        config.HttpClientFactory = AwsHttp.Instance;
        config.ConnectTimeout = TimeSpan.FromSeconds(10);
        config.Timeout = connection.AttemptLimit;
        if (connection.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
        }

        return config;
    }

    // What is sent once gets the time of all attempts.
    private T WithoutRetries<T>(T config)
        where T : ClientConfig
    {
        config.Timeout = connection.CallLimit;
        config.MaxErrorRetry = 0;
        config.MaxStaleConnectionRetries = 0;
        return config;
    }

    // The handlers can only be put in from a subclass; the SDK's registry for them would reach clients of other code too.
    private sealed class TracedEc2(AwsConnection connection, AWSCredentials credentials, AmazonEC2Config config)
        : AmazonEC2Client(credentials, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            AwsCallHandlers.AddTo(pipeline, connection);
        }
    }

    private sealed class TracedSts(AwsConnection connection, AWSCredentials credentials, AmazonSecurityTokenServiceConfig config)
        : AmazonSecurityTokenServiceClient(credentials, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            AwsCallHandlers.AddTo(pipeline, connection);
        }
    }

    private sealed class TracedSsm(AwsConnection connection, AWSCredentials credentials, AmazonSimpleSystemsManagementConfig config)
        : AmazonSimpleSystemsManagementClient(credentials, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            AwsCallHandlers.AddTo(pipeline, connection);
        }
    }
}
