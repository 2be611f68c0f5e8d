using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>The caller's identity by STS.</summary>
internal sealed class StsIdentity(IAmazonSecurityTokenService sts, AwsCredentialChain credentials, ServerClock clock) : IIdentity
{
    public async Task<CallerIdentity> GetAsync(CancellationToken cancellationToken)
    {
        var answer = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken).ConfigureAwait(false);
        return new(answer.Account, answer.Arn, credentials.Source)
        {
            ExpiresAt = credentials.Expiry is { } end ? new(DateTime.SpecifyKind(end, DateTimeKind.Utc)) : null,
            ClockDifference = clock.Difference,
        };
    }
}
