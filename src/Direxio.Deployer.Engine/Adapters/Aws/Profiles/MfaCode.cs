using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>The code of an MFA device.</summary>
internal static class MfaCode
{
    private const int Digits = 6;

    /// <summary>Asks for one.</summary>
    /// <exception cref="CloudException">Nobody can be asked, or what was answered is no code.</exception>
    public static async Task<string> AskAsync(AwsConnection connection, string profile, string device)
    {
        var answer = connection.Prompt is { } prompt
            ? await prompt.AskMfaCodeAsync(device).ConfigureAwait(false)
            : null;
        var code = answer?.Trim() ?? throw CredentialFailures.MfaCodeMissing(profile, device);
        return code.Length == Digits && code.All(char.IsAsciiDigit) ? code : throw CredentialFailures.MfaCodeMalformed();
    }

    /// <summary>True if STS refused the code rather than the role.</summary>
    public static bool IsRefusedBy(CloudException refused) =>
        refused.ServiceMessage.Contains("MultiFactorAuthentication", StringComparison.OrdinalIgnoreCase)
        || refused.ServiceMessage.Contains("tokenCode", StringComparison.OrdinalIgnoreCase);
}
