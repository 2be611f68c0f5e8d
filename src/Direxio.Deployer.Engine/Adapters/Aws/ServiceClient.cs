using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.SimpleSystemsManagement;
using Amazon.Util.Internal;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>
/// A client for a service whose package is not at hand: only the messages are ours; signing, retries, endpoint
/// overrides, proxies and connections stay the SDK's.
/// </summary>
internal abstract class ServiceClient(AwsConnection connection, AWSCredentials credentials, ServiceConfig config)
    : AmazonServiceClient(credentials, config)
{
    protected override IServiceMetadata ServiceMetadata { get; } = new Metadata(config.ServiceId);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());
        pipeline.AddHandlerAfter<SigV4Handler>(new EndpointHandler());
        AwsCallHandlers.AddTo(pipeline, connection);
    }

    private sealed record Metadata(string ServiceId) : IServiceMetadata
    {
        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }

    private sealed class SigV4Handler : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    private sealed class EndpointHandler : BaseEndpointResolver
    {
        protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
            ServiceConfig.Parameters(requestContext.ClientConfig);
    }
}

/// <summary>What there is to know of such a service.</summary>
/// <param name="ServiceId">The service id of its model, which names its AWS_ENDPOINT_URL_ variable too.</param>
/// <param name="SigningName">The name it is signed for.</param>
/// <param name="EndpointPrefix">The first label of its host names.</param>
/// <param name="Version">The version of its interface.</param>
/// <param name="HostOf">The host for a region.</param>
/// <param name="JsonVersion">The version of the AWS JSON protocol, if it speaks that.</param>
internal sealed record ServiceModel(
    string ServiceId, string SigningName, string EndpointPrefix, string Version, Func<string, string> HostOf, string JsonVersion = "1.1");

/// <summary>The configuration of such a client.</summary>
internal sealed class ServiceConfig : ClientConfig
{
    private const string EndpointKey = "Endpoint";
    private const string RegionKey = "Region";

    private readonly ServiceModel model;

    // The defaults modes are the same for every service, so those of a service at hand do.
    public ServiceConfig(ServiceModel model)
        : base(new DefaultConfigurationProvider(AmazonSimpleSystemsManagementDefaultConfiguration.GetAllConfigurations()))
    {
        this.model = model;
        ServiceId = model.ServiceId;
        AuthenticationServiceName = model.SigningName;
        EndpointProvider = new Provider(model);
    }

    public override string ServiceVersion => model.Version;

    public string JsonVersion => model.JsonVersion;

    public override string RegionEndpointServiceName => model.EndpointPrefix;

    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString("Direxio Deployer", "0.2");

    public static EndpointParameters Parameters(IClientConfig config) => new()
    {
        [EndpointKey] = config.ServiceURL,
        [RegionKey] = config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion,
    };

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(Parameters(this));

    private sealed class Provider(ServiceModel model) : IEndpointProvider
    {
        public Endpoint ResolveEndpoint(EndpointParameters parameters) =>
            new(parameters[EndpointKey] as string is { Length: > 0 } given
                ? given
                : $"https://{model.HostOf((string)parameters[RegionKey])}");
    }
}

/// <summary>An answer as text; who asked knows its form.</summary>
internal sealed class TextAnswer : AmazonWebServiceResponse
{
    public string Body { get; init; } = string.Empty;
}
