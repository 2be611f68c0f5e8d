using System.Net;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>The role of the EC2 instance that this machine is, by its metadata service.</summary>
internal static class InstanceSource
{
    private const string Roles = "latest/meta-data/iam/security-credentials/";

    /// <summary>The source; null where there is no such service, or the instance has no role.</summary>
    public static async Task<CredentialSource?> FindAsync(AwsConnection connection, AwsProfile? profile)
    {
        if (IsOn(connection.Environment["AWS_EC2_METADATA_DISABLED"]))
        {
            return null;
        }

        var source = Of(connection, profile);
        return await RoleAsync(connection, profile).ConfigureAwait(false) is null ? null : source;
    }

    /// <summary>The source, which is looked for when it is used.</summary>
    public static CredentialSource Of(AwsConnection connection, AwsProfile? profile) =>
        new(CredentialKind.Instance, "instance role", () => FetchAsync(connection, profile));

    private static async Task<FoundKeys> FetchAsync(AwsConnection connection, AwsProfile? profile)
    {
        if (!IsOn(connection.Environment["AWS_EC2_METADATA_DISABLED"])
            && await RoleAsync(connection, profile).ConfigureAwait(false) is { } found)
        {
            var (status, body) = await GetAsync(connection, profile, Roles + found.Role, found.Token).ConfigureAwait(false);
            if (status == HttpStatusCode.OK && MachineHttp.KeysIn(connection, body) is { } keys)
            {
                return keys;
            }
        }

        throw CredentialFailures.MachineRoleUnavailable(
            Advice.OfError(nameof(ErrorTexts.MachineRoleUnavailable_Metadata)),
            Advice.OfError(nameof(ErrorTexts.MachineRoleUnavailable_Next_Metadata)));
    }

    private static async Task<(string Role, Secret? Token)?> RoleAsync(AwsConnection connection, AwsProfile? profile)
    {
        using var asking = new HttpRequestMessage(HttpMethod.Put, new Uri(BaseOf(connection, profile), "latest/api/token"));
        asking.Headers.Add("x-aws-ec2-metadata-token-ttl-seconds", "21600");
        var (status, body) = await MachineHttp.SendAsync(asking).ConfigureAwait(false);
        if (status != HttpStatusCode.OK && !IsOfFirstVersion(connection, profile, status))
        {
            return null;
        }

        var token = status == HttpStatusCode.OK ? connection.Conceal(body.Trim()) : null;

        var (found, roles) = await GetAsync(connection, profile, Roles, token).ConfigureAwait(false);
        return found == HttpStatusCode.OK && roles.Split('\n')[0].Trim() is { Length: > 0 } role ? (role, token) : null;
    }

    private static async Task<(HttpStatusCode? Status, string Body)> GetAsync(
        AwsConnection connection, AwsProfile? profile, string path, Secret? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(BaseOf(connection, profile), path));
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("x-aws-ec2-metadata-token", token.Reveal());
        }

        return await MachineHttp.SendAsync(request).ConfigureAwait(false);
    }

    // Such a service knows no tokens.
    private static bool IsOfFirstVersion(AwsConnection connection, AwsProfile? profile, HttpStatusCode? status) =>
        status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed
        && !IsOn(connection.Environment["AWS_EC2_METADATA_V1_DISABLED"] ?? profile?["ec2_metadata_v1_disabled"]);

    private static Uri BaseOf(AwsConnection connection, AwsProfile? profile)
    {
        const string Variable = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
        const string Key = "ec2_metadata_service_endpoint";
        var mode = connection.Environment[$"{Variable}_MODE"] ?? profile?[$"{Key}_mode"];
        var given = connection.Environment[Variable] ?? profile?[Key]
            ?? (string.Equals(mode, "ipv6", StringComparison.OrdinalIgnoreCase) ? "http://[fd00:ec2::254]" : "http://169.254.169.254");
        return Uri.TryCreate(given.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            ? address
            : throw CredentialFailures.MachineRoleUnavailable(
                Advice.OfError(nameof(ErrorTexts.MachineRoleUnavailable_NoAddress), given, Variable),
                Advice.OfError(nameof(ErrorTexts.MachineRoleUnavailable_Next_Value)));
    }

    private static bool IsOn(string? text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);
}
