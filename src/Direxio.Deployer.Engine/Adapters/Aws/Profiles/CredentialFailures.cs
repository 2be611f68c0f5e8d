using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>
/// Why there are no credentials to use, each cause with its own way out. The name of the method is the code that the user sees.
/// The causes' own exceptions stay out: the SDK would take an inner network error for one worth retrying.
/// </summary>
internal static class CredentialFailures
{
    private const string Service = "credentials";

    /// <summary>Nothing was found anywhere.</summary>
    public static CloudException NotFound(string profile, string places)
    {
        var words = Advice.OfError(nameof(ErrorTexts.CredentialsMissing_Searched), profile, places);
        return new(CloudFailure.NoCredentials, Service, "Find", nameof(NotFound), words.ToEnglish()) { Wording = words };
    }

    public static CloudException ProfileNotFound(string name, string? variable, SharedFiles files)
    {
        var message = variable is null
            ? Advice.OfError(nameof(ErrorTexts.ProfileNotFound), name, files.Places)
            : Advice.OfError(nameof(ErrorTexts.ProfileNotFound_Variable), name, files.Places, variable);
        var others = string.Join(", ", files.Names.Order(StringComparer.Ordinal).Take(20));
        return Make(
            nameof(ProfileNotFound),
            files.NearlyNamed(name) is { } near
                ? Advice.OfError(nameof(ErrorTexts.ProfileNotFound_Near), message, near.Place, near.Wanted)
                : message,
            others.Length > 0
                ? Advice.OfError(nameof(ErrorTexts.ProfileNotFound_Next_Others), others, ToMake(name))
                : Advice.OfError(nameof(ErrorTexts.ProfileNotFound_Next), ToMake(name)));
    }

    public static CloudException ProfileIncomplete(SharedPlace place, Advice what, Advice wayOut) =>
        Make(nameof(ProfileIncomplete), Advice.OfError(nameof(ErrorTexts.ProfileIncomplete), place, what), wayOut);

    public static CloudException ProfileFileMalformed(SharedPlace place, Advice what, Advice wayOut) => Make(
        nameof(ProfileFileMalformed), Advice.OfError(nameof(ErrorTexts.ProfileFileMalformed), place, what), wayOut);

    public static CloudException ProfileFileMissing(MissingFile file) => Make(
        nameof(ProfileFileMissing),
        Advice.OfError(nameof(ErrorTexts.ProfileFileMissing), file.Variable, file.Path),
        Advice.OfError(nameof(ErrorTexts.ProfileFileMissing_Next)));

    public static CloudException EnvironmentKeysIncomplete(string present, string absent) => Make(
        nameof(EnvironmentKeysIncomplete),
        Advice.OfError(nameof(ErrorTexts.EnvironmentKeysIncomplete), present, absent),
        Advice.OfError(nameof(ErrorTexts.EnvironmentKeysIncomplete_Next), present, absent));

    public static CloudException CredentialsExpired(string source, DateTimeOffset since) => Make(
        nameof(CredentialsExpired),
        Advice.OfError(
            nameof(ErrorTexts.CredentialsExpired_At),
            source,
            since.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
        Advice.OfError(nameof(ErrorTexts.CredentialsExpired_Next_Source)));

    public static CloudException SourceProfileMissing(AwsProfile profile, SharedValue source) => Make(
        nameof(SourceProfileMissing),
        Advice.OfError(nameof(ErrorTexts.SourceProfileMissing), source.Place, profile.Name, source.Text),
        Advice.OfError(nameof(ErrorTexts.SourceProfileMissing_Next), source.Text));

    public static CloudException SourceProfileLoop(AwsProfile profile, SharedValue source, IEnumerable<string> way) => Make(
        nameof(SourceProfileLoop),
        Advice.OfError(
            nameof(ErrorTexts.SourceProfileLoop), source.Place, profile.Name, source.Text, string.Join(" -> ", way.Append(source.Text))),
        Advice.OfError(nameof(ErrorTexts.SourceProfileLoop_Next)));

    public static CloudException RoleNotAssumed(string role, string source, string words) => Make(
        nameof(RoleNotAssumed),
        Advice.OfError(nameof(ErrorTexts.RoleNotAssumed), role, source, words),
        Advice.OfError(nameof(ErrorTexts.RoleNotAssumed_Next)));

    public static CloudException WebIdentityTokenMissing(string from, string path, Advice reason) => Make(
        nameof(WebIdentityTokenMissing),
        Advice.OfError(nameof(ErrorTexts.WebIdentityTokenMissing), from, path, reason),
        Advice.OfError(nameof(ErrorTexts.WebIdentityTokenMissing_Next)));

    public static CloudException MfaCodeMissing(string profile, string device) => Make(
        nameof(MfaCodeMissing),
        Advice.OfError(nameof(ErrorTexts.MfaCodeMissing), profile, device),
        Advice.OfError(nameof(ErrorTexts.MfaCodeMissing_Next)));

    public static CloudException MfaCodeMalformed() => Make(
        nameof(MfaCodeMalformed),
        Advice.OfError(nameof(ErrorTexts.MfaCodeMalformed)),
        Advice.OfError(nameof(ErrorTexts.MfaCodeMalformed_Next)));

    public static CloudException MfaCodeRefused(string device, string words) => Make(
        nameof(MfaCodeRefused),
        Advice.OfError(nameof(ErrorTexts.MfaCodeRefused), device, words),
        Advice.OfError(nameof(ErrorTexts.MfaCodeRefused_Next)));

    public static CloudException CredentialProcessFailed(SharedPlace place, Advice what) => Make(
        nameof(CredentialProcessFailed),
        Advice.OfError(nameof(ErrorTexts.CredentialProcessFailed), place, what),
        Advice.OfError(nameof(ErrorTexts.CredentialProcessFailed_Next)));

    public static CloudException SsoSignInNeeded(string profile, Advice reason) => Make(
        nameof(SsoSignInNeeded),
        Advice.OfError(nameof(ErrorTexts.SsoSignInNeeded), profile, reason),
        Advice.OfError(nameof(ErrorTexts.SsoSignInNeeded_Next), Word(profile)));

    public static CloudException SsoRoleNotGranted(string profile, string words) => Make(
        nameof(SsoRoleNotGranted),
        Advice.OfError(nameof(ErrorTexts.SsoRoleNotGranted), profile, words),
        Advice.OfError(nameof(ErrorTexts.SsoRoleNotGranted_Next)));

    public static CloudException LoginSessionEnded(string profile, Advice reason) => Make(
        nameof(LoginSessionEnded),
        Advice.OfError(nameof(ErrorTexts.LoginSessionEnded), profile, reason),
        Advice.OfError(nameof(ErrorTexts.LoginSessionEnded_Next), Word(profile)));

    /// <summary>No call can be made: whom to trust is not known.</summary>
    public static CloudException CaBundleUnusable(string namedBy, string path, Advice reason) => Make(
        nameof(CaBundleUnusable),
        Advice.OfError(nameof(ErrorTexts.CaBundleUnusable), namedBy, path, reason),
        Advice.OfError(nameof(ErrorTexts.CaBundleUnusable_Next), namedBy));

    public static CloudException MachineRoleUnavailable(Advice what, Advice wayOut) => Make(nameof(MachineRoleUnavailable), what, wayOut);

    private static CloudException Make(string code, Advice message, Advice wayOut) =>
        new(CloudFailure.NoCredentials, Service, "Find", code, message.ToEnglish()) { Wording = message, WayOut = wayOut };

    // The import makes no profile whose name has blanks.
    private static Advice ToMake(string profile) => profile.Any(char.IsWhiteSpace)
        ? Advice.Text($"aws configure --profile {Word(profile)}")
        : Advice.OfError(nameof(ErrorTexts.ProfileNotFound_Import), Commands.ImportCredential().With("ProfileName", profile));

    private static string Word(string profile) => profile.Contains(' ', StringComparison.Ordinal) ? $"\"{profile}\"" : profile;
}
