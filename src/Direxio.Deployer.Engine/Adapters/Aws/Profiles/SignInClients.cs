using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>The clients with which credentials are got, set up like all others of the connection.</summary>
internal static class SignInClients
{
    /// <summary>STS, signed with these keys; with null it is asked unsigned, as who signs in by a token has no keys yet.</summary>
    public static IAmazonSecurityTokenService Sts(AwsConnection connection, ImmutableCredentials? keys) => new TracedSts(
        connection,
        keys switch
        {
            null => new AnonymousAWSCredentials(),
            { UseToken: true } => new SessionAWSCredentials(keys.AccessKey, keys.SecretKey, keys.Token),
            _ => new BasicAWSCredentials(keys.AccessKey, keys.SecretKey),
        },
        AwsClientConfig.For(connection, new AmazonSecurityTokenServiceConfig(), AwsRegions.GlobalRegionOf(connection.Region)));

    /// <summary>IAM Identity Center, which gives keys for a token.</summary>
    public static IAmazonSSO Sso(AwsConnection connection, string region) =>
        new TracedSso(connection, AwsClientConfig.For(connection, new AmazonSSOConfig(), region));

    /// <summary>IAM Identity Center, which gives tokens.</summary>
    public static IAmazonSSOOIDC SsoTokens(AwsConnection connection, string region) =>
        new TracedSsoTokens(connection, AwsClientConfig.For(connection, new AmazonSSOOIDCConfig(), region));

    private sealed class TracedSso(AwsConnection connection, AmazonSSOConfig config)
        : AmazonSSOClient(new AnonymousAWSCredentials(), config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            AwsCallHandlers.AddTo(pipeline, connection);
        }
    }

    private sealed class TracedSsoTokens(AwsConnection connection, AmazonSSOOIDCConfig config)
        : AmazonSSOOIDCClient(new AnonymousAWSCredentials(), config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            AwsCallHandlers.AddTo(pipeline, connection);
        }
    }
}

/// <summary>STS with our handlers, which can only be put in from a subclass.</summary>
internal sealed class TracedSts(AwsConnection connection, AWSCredentials credentials, AmazonSecurityTokenServiceConfig config)
    : AmazonSecurityTokenServiceClient(credentials, config)
{
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        AwsCallHandlers.AddTo(pipeline, connection);
    }
}
