using Amazon.EC2;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;
using Amazon.SimpleSystemsManagement;
using Direxio.Deployer.Engine.Adapters.Aws.Profiles;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>The SDK clients of one connection, all set up alike.</summary>
internal sealed class AwsClients : IDisposable
{
    private readonly List<IDisposable> owned = [];

    public AwsClients(AwsConnection connection)
    {
        AwsHttp.Use();
        Credentials = connection.Chain ?? new AwsCredentialChain(connection);
        var globalRegion = AwsRegions.GlobalRegionOf(connection.Region);
        T Configure<T>(T config, string region)
            where T : ClientConfig => AwsClientConfig.For(connection, config, region);

        Ec2 = Own(new TracedEc2(connection, Credentials, Configure(new AmazonEC2Config(), connection.Region)));
        Ec2SingleAttempt = Own(new TracedEc2(connection, Credentials, AwsClientConfig.WithoutRetries(
            connection, Configure(new AmazonEC2Config(), connection.Region))));
        Ec2Global = Own(new TracedEc2(connection, Credentials, Configure(new AmazonEC2Config(), globalRegion)));
        Sts = Own(new TracedSts(connection, Credentials, Configure(new AmazonSecurityTokenServiceConfig(), globalRegion)));
        Ssm = Own(new TracedSsm(connection, Credentials, Configure(new AmazonSimpleSystemsManagementConfig(), connection.Region)));
        Route53 = Own(new Route53Client(connection, Credentials, Configure(Route53Client.MakeConfig(), globalRegion)));
        ServiceQuotas = Own(new JsonServiceClient(connection, Credentials, Configure(AwsQuotas.MakeConfig(), connection.Region)));
        Pricing = Own(new JsonServiceClient(connection, Credentials, Configure(PriceList.MakeConfig(), globalRegion)));
        Iam = Own(new QueryServiceClient(
            connection, Credentials, Configure(AwsPolicyTrials.MakeConfig(), AwsPolicyTrials.RegionFor(connection.Region))));
        Budgets = Own(new JsonServiceClient(connection, Credentials, Configure(AwsBudgets.MakeConfig(), globalRegion)));
        Domains = Own(new JsonServiceClient(connection, Credentials, Configure(AwsDomainRegistrations.MakeConfig(), globalRegion)));
        InstanceConnect = Own(
            new JsonServiceClient(connection, Credentials, Configure(Ec2InstanceConnect.MakeConfig(), connection.Region)));
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

    public JsonServiceClient InstanceConnect { get; }

    public JsonServiceClient FreeTier { get; }

    public JsonServiceClient Domains { get; }

    public void Dispose()
    {
        foreach (var client in owned)
        {
            client.Dispose();
        }
    }

    /// <summary>Frees a client with the others.</summary>
    public T Own<T>(T client)
        where T : IDisposable
    {
        owned.Add(client);
        return client;
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
