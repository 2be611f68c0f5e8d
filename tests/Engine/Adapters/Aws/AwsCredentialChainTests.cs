using Amazon.Runtime;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

public sealed class AwsCredentialChainTests
{
    [Fact]
    public async Task A_profile_that_does_not_exist_is_named()
    {
        var chain = new AwsCredentialChain(new("eu-central-1", "no-such-profile-of-the-tests", static _ => { }));

        var failure = await Assert.ThrowsAsync<CloudException>(chain.GetCredentialsAsync);

        Assert.Equal(CloudFailure.NoCredentials, failure.Failure);
        Assert.Contains("'no-such-profile-of-the-tests'", failure.ServiceMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_the_failure_reaches_the_caller_of_a_port_unchanged()
    {
        using var ports = AwsCloud.Connect(new("eu-central-1", "no-such-profile-of-the-tests", static _ => { }));

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Identity.GetAsync(TestContext.Current.CancellationToken));

        Assert.Equal(CloudFailure.NoCredentials, failure.Failure);
        Assert.Equal("ProfileNotFound", failure.Code);
    }

    [Fact]
    public async Task A_provider_that_fails_says_so_without_key_material()
    {
        var chain = new AwsCredentialChain(new("eu-central-1", null, static _ => { }) { Credentials = new Failing() });

        var failure = await Assert.ThrowsAsync<CloudException>(chain.GetCredentialsAsync);

        Assert.Equal(CloudFailure.NoCredentials, failure.Failure);
        Assert.Contains("the session has expired", failure.ServiceMessage, StringComparison.Ordinal);
        Assert.Null(failure.InnerException);
    }

    private sealed class Failing : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new InvalidOperationException("the session has expired");
    }
}
