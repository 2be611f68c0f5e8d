using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>A profile as both files together describe it; what the credentials file says goes first.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Credentials">Its section of the credentials file.</param>
/// <param name="Config">Its section of the config file.</param>
internal sealed record AwsProfile(string Name, SharedSection? Credentials, SharedSection? Config)
{
    private const string Process = "credential_process";

    /// <summary>Where it begins.</summary>
    public SharedPlace Place => (Credentials ?? Config)!.Place;

    /// <summary>The text of a key; null if the profile does not have it, or has it empty.</summary>
    /// <exception cref="Ports.Cloud.CloudException">What stands there is certainly not what was meant.</exception>
    public string? this[string key] => TextOf(Find(key));

    /// <summary>True if the profile has the key.</summary>
    public bool Has(string key) => Find(key) is { Text.Length: > 0 };

    /// <summary>The value of a key, with its place.</summary>
    public SharedValue? Find(string key) =>
        Credentials?.Values.GetValueOrDefault(key) ?? Config?.Values.GetValueOrDefault(key);

    /// <summary>The text of a value that is used.</summary>
    public static string? TextOf(SharedValue? value)
    {
        if (value is not { Text.Length: > 0 } found)
        {
            return null;
        }

        if (found.ContinuedAt > 0)
        {
            throw CredentialFailures.ProfileFileMalformed(
                found.Place with { Line = found.ContinuedAt },
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Indented), found.Key, found.Place.Line),
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Next_Indented)));
        }

        // The arguments of a program may be anything.
        if (found.Key != Process && CommentSignIn(found.Text) is { } sign)
        {
            throw CredentialFailures.ProfileFileMalformed(
                found.Place,
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Comment), sign, found.Key),
                Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed_Next_Comment)));
        }

        return found.Text;
    }

    /// <summary>A whole number of seconds; null if the profile has none, or something else there, as in botocore.</summary>
    public int? Seconds(string key) =>
        int.TryParse(this[key], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static char? CommentSignIn(string text)
    {
        for (var index = 1; index < text.Length; index++)
        {
            if (text[index] is '#' or ';' && char.IsWhiteSpace(text[index - 1]))
            {
                return text[index];
            }
        }

        return null;
    }
}
