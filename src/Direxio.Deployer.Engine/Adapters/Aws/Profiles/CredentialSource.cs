using Amazon.Runtime;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>Keys to sign with, and until when they hold.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Expiry">Until when; null if they do not end by themselves.</param>
internal sealed record FoundKeys(ImmutableCredentials Keys, DateTimeOffset? Expiry)
{
    public static FoundKeys Of(string accessKey, string secretKey, string? token, DateTimeOffset? expiry = null) =>
        new(new(accessKey, secretKey, string.IsNullOrEmpty(token) ? null : token), expiry);

    // Never the keys: a record would print them.
    public override string ToString() => nameof(FoundKeys);
}

/// <summary>A place from which keys come.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Words">In words, without any key material.</param>
/// <param name="FetchAsync">Gets keys that hold now.</param>
internal sealed record CredentialSource(CredentialKind Kind, string Words, Func<Task<FoundKeys>> FetchAsync);
