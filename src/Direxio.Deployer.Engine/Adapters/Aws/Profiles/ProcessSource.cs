using System.Text.Json;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Adapters.Programs;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>A program that prints credentials.</summary>
internal static partial class ProcessSource
{
    public const string Key = "credential_process";

    private const int ShownLength = 400;

    // It may ask a person, in a window of its own.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static CredentialSource Of(AwsConnection connection, AwsProfile profile, string words)
    {
        var command = profile.Find(Key)!;
        return new(CredentialKind.Process, $"{words} (credential_process)", () => RunAsync(connection, command));
    }

    private static async Task<FoundKeys> RunAsync(AwsConnection connection, SharedValue command)
    {
        var words = CommandWords.Split(AwsProfile.TextOf(command)!, OperatingSystem.IsWindows())
            ?? throw CredentialFailures.CredentialProcessFailed(
                command.Place, Advice.OfError(nameof(ErrorTexts.CredentialProcessFailed_Quote)));
        ProgramResult result;
        try
        {
            result = await new LocalPrograms(connection.Environment, connection.Clock).RunAsync(
                new(words[0], [.. words.Skip(1)]) { Limit = Limit, Asked = HarmlessVariables(connection.Environment) },
                connection.Prompt?.Stopped ?? CancellationToken.None).ConfigureAwait(false);
        }
        catch (ProgramException failure)
        {
            throw CredentialFailures.CredentialProcessFailed(
                command.Place, Advice.OfError(nameof(ErrorTexts.CredentialProcessFailed_NoResult), failure.Message));
        }

        return result.ExitCode == 0
            ? Read(connection, command.Place, result.Output)
            : throw CredentialFailures.CredentialProcessFailed(
                command.Place,
                Advice.OfError(nameof(ErrorTexts.CredentialProcessFailed_Ended), result.ExitCode, Said(connection, result)));
    }

    private static FoundKeys Read(AwsConnection connection, SharedPlace place, string output)
    {
        try
        {
            using var answer = JsonDocument.Parse(output);
            var root = answer.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("Version", out var version)
                || version.ValueKind != JsonValueKind.Number
                || version.GetDouble() != 1)
            {
                throw CredentialFailures.CredentialProcessFailed(place, Advice.OfError(nameof(ErrorTexts.CredentialProcessFailed_Version)));
            }

            if (!JsonKeys.TryRead(connection, root, "SessionToken", out var keys, out var missing))
            {
                throw CredentialFailures.CredentialProcessFailed(
                    place, Advice.OfError(nameof(ErrorTexts.CredentialProcessFailed_Missing), missing));
            }

            return keys.Expiry <= connection.Clock.GetUtcNow()
                ? throw CredentialFailures.CredentialProcessFailed(
                    place, Advice.OfError(nameof(ErrorTexts.CredentialProcessFailed_Expired)))
                : keys;
        }
        catch (JsonException)
        {
            throw CredentialFailures.CredentialProcessFailed(place, Advice.OfError(nameof(ErrorTexts.CredentialProcessFailed_NoJson)));
        }
    }

    // Of its error stream alone, since its output is where keys are; and there without whatever may be one.
    private static string Said(AwsConnection connection, ProgramResult result)
    {
        var said = (result with { Output = string.Empty }).Words;
        using var redactor = new Redactor();
        KnownSecrets.Remember(redactor, connection.Environment);
        return LongWords().Replace(redactor.Redact(said.Length > ShownLength ? said[..ShownLength] : said), Redactor.Mask);
    }

    // Where the AWS files are and which profile is meant is no secret, and the usual programs ask for it.
    private static string[] HarmlessVariables(DeployerEnvironment environment) =>
    [
        .. new[]
        {
            "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", SharedFiles.ConfigVariable,
            SharedFiles.CredentialsVariable, "AWS_CA_BUNDLE", "AWS_ENDPOINT_URL",
        }.Where(name => environment[name] is { } value && !Redactor.HoldsKey(value)),
    ];

    [GeneratedRegex(@"[A-Za-z0-9+/=_-]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex LongWords();
}
