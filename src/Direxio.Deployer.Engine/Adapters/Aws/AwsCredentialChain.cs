using Amazon.Runtime;
using Direxio.Deployer.Engine.Adapters.Aws.Profiles;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>
/// The credentials of a connection: those given, or what <see cref="CredentialSearch"/> finds. Looked for at the first use;
/// then kept, so that what a person was asked for is asked once, and fetched again from the same source before they end.
/// </summary>
internal sealed class AwsCredentialChain(AwsConnection connection) : AWSCredentials
{
    // A call with all its attempts takes less.
    private static readonly TimeSpan FetchAhead = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim gate = new(1, 1);
    private CredentialSource? source;
    private FoundKeys? kept;

    /// <summary>In words, where they come from; without any key material. Known after the first use.</summary>
    public string Source => connection.Credentials is not null ? "given by the caller" : source?.Words ?? "not looked for yet";

    /// <summary>What kind of source that is. Known after the first use.</summary>
    public CredentialKind Kind => connection.Credentials is not null ? CredentialKind.Given : source?.Kind ?? CredentialKind.Unknown;

    /// <summary>Until when the credentials hold, in UTC; null if they do not end by themselves, and before the first use.</summary>
    public DateTime? Expiry => connection.Credentials is { } given ? given.Expiration : kept?.Expiry?.UtcDateTime;

    public override DateTime? Expiration => Expiry;

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            var keys = connection.Credentials is { } given
                ? await given.GetCredentialsAsync().ConfigureAwait(false)
                : await FindAsync().ConfigureAwait(false);
            connection.Remember([keys.AccessKey, keys.SecretKey, keys.Token]);
            return keys;
        }
        catch (Exception exception) when (exception is not CloudException and not OperationCanceledException)
        {
            // Whatever a source throws: to us all of it means that there are no credentials. The cause stays out, since the SDK
            // would take an inner network error for one worth retrying.
            throw new CloudException(
                CloudFailure.NoCredentials,
                "credentials",
                "Find",
                "Unusable",
                $"The AWS credentials of {Source} cannot be used: {Explain(exception)}");
        }
    }

    private async Task<ImmutableCredentials> FindAsync()
    {
        if (kept is { } known && Holds(known, FetchAhead))
        {
            return known.Keys;
        }

        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (kept is not { } current || !Holds(current, FetchAhead))
            {
                source ??= await CredentialSearch.FindAsync(connection).ConfigureAwait(false);
                kept = await FetchAsync(source).ConfigureAwait(false);
            }

            return kept.Keys;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<FoundKeys> FetchAsync(CredentialSource from)
    {
        try
        {
            return await from.FetchAsync().ConfigureAwait(false);
        }
        catch (CloudException failure) when (kept is { } old && Holds(old, TimeSpan.Zero))
        {
            connection.Trace($"the credentials of {from.Words} were not fetched again yet: {failure.Code}");
            return old;
        }
    }

    private bool Holds(FoundKeys keys, TimeSpan ahead) => keys.Expiry is not { } until || until - connection.Clock.GetUtcNow() > ahead;

    private static string Explain(Exception exception)
    {
        var messages = new List<string>();
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            messages.Add(cause is AmazonServiceException refused
                && AwsFailures.Translate("sts", "AssumeRole", refused, CancellationToken.None) is { } said
                ? $"{said.Code}: {said.ServiceMessage}"
                : cause.Message);
        }

        return string.Join(": ", messages.Distinct());
    }
}
