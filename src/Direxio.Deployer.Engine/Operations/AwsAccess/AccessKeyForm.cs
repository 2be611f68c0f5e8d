using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.AwsAccess;

/// <summary>What an access key looks like. What does not is refused by what is wrong with it, and is never shown.</summary>
internal static partial class AccessKeyForm
{
    private const int IdLength = 20;
    private const int SecretLength = 40;

    private static readonly string[] Masks = ["...", "…", "*", "•", "●", "[redacted]"];

    public static bool IsLongTermId(string value) => LongTermId().IsMatch(value);

    public static bool IsSecret(string value) => Secret().IsMatch(value);

    /// <exception cref="DeployException">An error of <see cref="AccessKeyFileErrors"/>.</exception>
    public static void Require(
        string path, string idColumn, string id, string secretColumn, string secret, string? tokenColumn, string token)
    {
        RequireWhole(path, idColumn, id);
        RequireWhole(path, secretColumn, secret);
        var isTemporary = id.StartsWith("ASIA", StringComparison.Ordinal);
        if (!isTemporary && !id.StartsWith("AKIA", StringComparison.Ordinal))
        {
            throw AccessKeyFileErrors.AccessKeyIdMalformed(
                path, idColumn, Advice.OfError(nameof(ErrorTexts.AccessKeyIdMalformed_Beginning)));
        }

        if (id.Length != IdLength)
        {
            throw AccessKeyFileErrors.AccessKeyIdMalformed(
                path, idColumn, Advice.OfError(nameof(ErrorTexts.AccessKeyMalformed_Length), id.Length, IdLength));
        }

        if (!AnyId().IsMatch(id))
        {
            throw AccessKeyFileErrors.AccessKeyIdMalformed(
                path, idColumn, Advice.OfError(nameof(ErrorTexts.AccessKeyIdMalformed_Characters)));
        }

        if (secret.Length != SecretLength)
        {
            throw AccessKeyFileErrors.SecretKeyMalformed(
                path, secretColumn, Advice.OfError(nameof(ErrorTexts.AccessKeyMalformed_Length), secret.Length, SecretLength));
        }

        if (!IsSecret(secret))
        {
            throw AccessKeyFileErrors.SecretKeyMalformed(
                path, secretColumn, Advice.OfError(nameof(ErrorTexts.SecretKeyMalformed_Characters)));
        }

        RequireToken(path, isTemporary, tokenColumn, token);
    }

    private static void RequireToken(string path, bool isTemporary, string? column, string token)
    {
        if (token.Length > 0)
        {
            RequireWhole(path, column!, token);
        }

        if (isTemporary && token.Length == 0)
        {
            throw AccessKeyFileErrors.SessionTokenMissing(path);
        }

        if (!isTemporary && token.Length > 0)
        {
            throw AccessKeyFileErrors.SessionTokenUnexpected(path, column!);
        }
    }

    private static void RequireWhole(string path, string column, string value)
    {
        if (value.Length == 0)
        {
            throw AccessKeyFileErrors.AccessKeyValueMissing(path, column);
        }

        if (Array.Exists(Masks, mask => value.Contains(mask, StringComparison.Ordinal)))
        {
            throw AccessKeyFileErrors.AccessKeyMasked(path, column);
        }
    }

    [GeneratedRegex("^AKIA[A-Z0-9]{16}$")]
    private static partial Regex LongTermId();

    [GeneratedRegex("^(AKIA|ASIA)[A-Z0-9]+$")]
    private static partial Regex AnyId();

    [GeneratedRegex("^[A-Za-z0-9/+=]{40}$")]
    private static partial Regex Secret();
}
