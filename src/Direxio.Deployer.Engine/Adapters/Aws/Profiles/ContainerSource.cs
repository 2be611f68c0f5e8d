using System.Net;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>The role of a container, which an address on this machine or an encrypted one gives.</summary>
internal static class ContainerSource
{
    private const string Relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private const string Full = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

    // Of ECS and of EKS; they are on the machine itself.
    private static readonly string[] Trusted = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"];

    /// <summary>The source; null where no container service says that it gives one.</summary>
    public static CredentialSource? Find(AwsConnection connection)
    {
        if (connection.Environment[Relative] is { } path)
        {
            return Of(connection, Relative, $"http://{Trusted[0]}{path}");
        }

        return connection.Environment[Full] is { } address ? Of(connection, Full, address) : null;
    }

    private static CredentialSource Of(AwsConnection connection, string variable, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && IsTrusted(address)
            ? new(CredentialKind.Container, "container role", () => FetchAsync(connection, variable, address))
            : throw CredentialFailures.MachineRoleUnavailable(
                Advice.OfError(nameof(ErrorTexts.MachineRoleUnavailable_Address), variable, text),
                Advice.OfError(nameof(ErrorTexts.MachineRoleUnavailable_Next_Variable), variable));

    private static bool IsTrusted(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps
        || (address.Scheme == Uri.UriSchemeHttp
            && (address.IsLoopback
                || (IPAddress.TryParse(address.DnsSafeHost, out var ip)
                    && (IPAddress.IsLoopback(ip) || Array.Exists(Trusted, known => IPAddress.Parse(known).Equals(ip))))));

    private static async Task<FoundKeys> FetchAsync(AwsConnection connection, string variable, Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (TokenOf(connection) is { } token)
        {
            connection.Remember([token]);
            request.Headers.TryAddWithoutValidation("Authorization", token);
        }

        var (status, body) = await MachineHttp.SendAsync(request).ConfigureAwait(false);
        if (status == HttpStatusCode.OK && MachineHttp.KeysIn(connection, body) is { } keys)
        {
            return keys;
        }

        throw CredentialFailures.MachineRoleUnavailable(
            status is { } code
                ? Advice.OfError(nameof(ErrorTexts.MachineRoleUnavailable_Answer), variable, (int)code)
                : Advice.OfError(nameof(ErrorTexts.MachineRoleUnavailable_NoAnswer), variable),
            Advice.OfError(nameof(ErrorTexts.MachineRoleUnavailable_Next_Container), variable));
    }

    private static string? TokenOf(AwsConnection connection)
    {
        const string Variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
        if (connection.Environment[Variable] is not { } path)
        {
            return connection.Environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"];
        }

        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CredentialFailures.MachineRoleUnavailable(
                Advice.OfError(nameof(ErrorTexts.MachineRoleUnavailable_File), Variable, path, exception.Message),
                Advice.OfError(nameof(ErrorTexts.MachineRoleUnavailable_Next_Variable), Variable));
        }
    }
}
