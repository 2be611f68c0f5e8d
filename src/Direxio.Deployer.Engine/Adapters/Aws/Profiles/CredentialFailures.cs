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
    public static CloudException NotFound(string profile, string places) => new(
        CloudFailure.NoCredentials,
        Service,
        "Find",
        nameof(NotFound),
        "No AWS credentials were found. Looked for: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a web identity token, "
        + $"the profile '{profile}' in {places}, and the role of a container or instance.");

    public static CloudException ProfileNotFound(string name, string? variable, SharedFiles files) => Make(
        nameof(ProfileNotFound),
        $"There is no AWS profile '{name}'{(variable is null ? string.Empty : $", which {variable} names")}; looked in {files.Places}."
        + (files.NearlyNamed(name) is { } near ? $" {near.Place} looks like it, but has to be {near.Wanted} there." : string.Empty),
        string.Join(", ", files.Names.Order(StringComparer.Ordinal).Take(20)) is { Length: > 0 } names
            ? $"Name one of the profiles that there are ({names}) with -ProfileName, or make this one: {ToMake(name)}."
            : $"Make it: {ToMake(name)}.");

    public static CloudException ProfileIncomplete(SharedPlace place, string what, string wayOut) =>
        Make(nameof(ProfileIncomplete), $"{place}: {what}.", wayOut);

    public static CloudException ProfileFileMalformed(SharedPlace place, string what, string wayOut) => Make(
        nameof(ProfileFileMalformed), $"{place}: this line {what}. Nothing of the file is used until it is correct.", wayOut);

    public static CloudException ProfileFileMissing(MissingFile file) => Make(
        nameof(ProfileFileMissing),
        $"The variable {file.Variable} names the file '{file.Path}', which does not exist.",
        $"Correct the variable, remove it so that the file in ~/.aws is used, or make the file.");

    public static CloudException EnvironmentKeysIncomplete(string present, string absent) => Make(
        nameof(EnvironmentKeysIncomplete),
        $"The variable {present} is set, but {absent} is not; an access key consists of both.",
        $"Set {absent} too, or remove {present} so that a profile is used.");

    public static CloudException CredentialsExpired(string source, DateTimeOffset since) => Make(
        nameof(CredentialsExpired),
        $"The temporary AWS credentials of {source} expired at {since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.",
        "Fetch new ones where these come from.");

    public static CloudException SourceProfileMissing(AwsProfile profile, SharedValue source) => Make(
        nameof(SourceProfileMissing),
        $"{source.Place}: the profile '{profile.Name}' has source_profile '{source.Text}', and there is no such profile.",
        $"Correct source_profile, or set up the profile '{source.Text}'.");

    public static CloudException SourceProfileLoop(AwsProfile profile, SharedValue source, IEnumerable<string> way) => Make(
        nameof(SourceProfileLoop),
        $"{source.Place}: the profile '{profile.Name}' has source_profile '{source.Text}', which leads in a circle "
        + $"({string.Join(" -> ", way.Append(source.Text))}) and never to a key.",
        "Let source_profile name a profile with keys or a sign-in of its own.");

    public static CloudException RoleNotAssumed(string role, string source, string words) => Make(
        nameof(RoleNotAssumed),
        $"The role {role} cannot be assumed with {source}: {words}",
        "Correct the role in the profile, or have its trust policy and the permissions of the source allow it.");

    public static CloudException WebIdentityTokenMissing(string from, string path, string reason) => Make(
        nameof(WebIdentityTokenMissing),
        $"{from} names the web identity token file '{path}', which cannot be read: {reason}",
        "Correct the path, or fetch a new token where this one comes from.");

    public static CloudException MfaCodeMissing(string profile, string device) => Make(
        nameof(MfaCodeMissing),
        $"The profile '{profile}' needs a code of the MFA device {device}, and this session cannot ask for it.",
        "Give the six digits that the device shows with -MfaCode.");

    public static CloudException MfaCodeMalformed() => Make(
        nameof(MfaCodeMalformed),
        "The MFA code does not have the form of one: it consists of six digits.",
        "Give the six digits that the device shows, without spaces, with -MfaCode.");

    public static CloudException MfaCodeRefused(string device, string words) => Make(
        nameof(MfaCodeRefused),
        $"AWS did not accept the code of the MFA device {device}: {words}",
        "Wait for the next code, as each counts once, and give it with -MfaCode; mfa_serial has to name the device that shows it.");

    public static CloudException CredentialProcessFailed(SharedPlace place, string what) => Make(
        nameof(CredentialProcessFailed),
        $"{place}: the credential_process {what}",
        "Run the command by hand until it prints credentials. It is started without variables that hold secrets; "
        + "those that it needs are passed on if DIREXIO_PASS_VARIABLES names them.");

    public static CloudException SsoSignInNeeded(string profile, string reason) => Make(
        nameof(SsoSignInNeeded),
        $"The profile '{profile}' signs in by IAM Identity Center, and {reason}.",
        $"Sign in with 'aws sso login --profile {Word(profile)}', or run the command in a session that can ask.");

    public static CloudException SsoRoleNotGranted(string profile, string words) => Make(
        nameof(SsoRoleNotGranted),
        $"IAM Identity Center does not give you the account and role of the profile '{profile}': {words}",
        "Correct sso_account_id and sso_role_name, or ask whoever runs the Identity Center for the permission set.");

    public static CloudException LoginSessionEnded(string profile, string reason) => Make(
        nameof(LoginSessionEnded),
        $"The profile '{profile}' uses the session of 'aws login', and {reason}.",
        $"Sign in with 'aws login --profile {Word(profile)}'.");

    /// <summary>No call can be made: whom to trust is not known.</summary>
    public static CloudException CaBundleUnusable(string namedBy, string path, string reason) => Make(
        nameof(CaBundleUnusable),
        $"{namedBy} names the file '{path}', whose certificates cannot be used: {reason}",
        $"Correct that or the file, or remove {namedBy} so that this machine's own authorities are trusted.");

    public static CloudException MachineRoleUnavailable(string what, string wayOut) => Make(nameof(MachineRoleUnavailable), what, wayOut);

    private static CloudException Make(string code, string message, string wayOut) =>
        new(CloudFailure.NoCredentials, Service, "Find", code, message) { WayOut = wayOut };

    // The import makes no profile whose name has blanks.
    private static string ToMake(string profile) => profile.Any(char.IsWhiteSpace)
        ? $"aws configure --profile {Word(profile)}"
        : $"{Commands.ImportCredential().With("ProfileName", profile).Render()}, with the key file that the IAM console offers";

    private static string Word(string profile) => profile.Contains(' ', StringComparison.Ordinal) ? $"\"{profile}\"" : profile;
}
