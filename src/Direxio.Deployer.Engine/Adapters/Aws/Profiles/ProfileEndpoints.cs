using Amazon.Runtime;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>
/// What the chosen profile says of the services' addresses. Variables go first, and the SDK reads those by itself; of the
/// profile it would keep what it read first in a process.
/// </summary>
internal static class ProfileEndpoints
{
    private const string EndpointUrl = "endpoint_url";

    public static void Apply(AwsConnection connection, ClientConfig config)
    {
        var files = connection.Files;
        files.RequireSound();
        if (files.Find(ProfileChoice.Of(connection.Environment, connection.ProfileName).Name) is not { } profile)
        {
            return;
        }

        if (connection.Environment["AWS_USE_FIPS_ENDPOINT"] is null && profile["use_fips_endpoint"] is { } fips)
        {
            config.UseFIPSEndpoint = IsTrue(fips);
        }

        if (connection.Environment["AWS_USE_DUALSTACK_ENDPOINT"] is null && profile["use_dualstack_endpoint"] is { } both)
        {
            config.UseDualstackEndpoint = IsTrue(both);
        }

        if (AddressOf(connection, files, profile, config.ServiceId) is { } address)
        {
            config.ServiceURL = address;
        }
    }

    private static string? AddressOf(AwsConnection connection, SharedFiles files, AwsProfile profile, string? serviceId)
    {
        var environment = connection.Environment;
        var service = serviceId?.Replace(' ', '_') ?? string.Empty;
        if (environment["AWS_ENDPOINT_URL"] is not null
            || environment[$"AWS_ENDPOINT_URL_{service.ToUpperInvariant()}"] is not null
            || IsTrue(environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] ?? profile["ignore_configured_endpoint_urls"]))
        {
            return null;
        }

        var ofService = profile["services"] is { } services
            && files.Find(SharedKind.Services, services)?.Values.GetValueOrDefault(service.ToLowerInvariant()) is { } named
                ? named.Nested.GetValueOrDefault(EndpointUrl)
                : null;
        return AwsProfile.TextOf(ofService) ?? profile[EndpointUrl];
    }

    private static bool IsTrue(string? text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);
}
